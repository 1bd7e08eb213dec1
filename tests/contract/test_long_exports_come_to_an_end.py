"""Long and strange exports are read in one sitting; what grew with its square would never end here."""

import pytest

from contract.famly_cases import observation as famly_observation
from contract.famly_cases import page as famly_page
from contract.famly_cases import read_files as read_famly
from contract.tapestry_cases import JPEG, read_files
from journal_bridge.journal import PersonKind
from journal_bridge.kit.blocks import blocks_of_html


@pytest.mark.parametrize(
    "piece", ["<!--", "<!", "<?", "<![CDATA[", "</", "<", "<a ", "<a href='", "&#", "<script>", "<!--x--", "<p><b>"]
)
def test_a_note_of_many_openings_without_an_end_is_read(piece: str) -> None:
    """A hundred thousand broken comments in one note once took hours."""
    text = "<b>Sand</b>" + piece * (900_000 // len(piece))
    assert blocks_of_html(text)[0].text.startswith("Sand")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<i class='x'>Sand</i><!-- Bo --> and water", ["Sand and water"]),
        ("<i class='x'>Sand</i> <!-- and water", ["Sand and water"]),
        ("<!DOCTYPE html><?xml a?><div>1 < 2 and 3 <4</div>", ["1 < 2 and 3 <4"]),
    ],
)
def test_words_around_comments_and_strange_signs_are_kept(html: str, words: list[str]) -> None:
    """What a comment hides is no word of the note, and what follows a broken one is."""
    assert [block.text for block in blocks_of_html(html)] == words


def test_saved_pages_find_their_pictures_among_many_files() -> None:
    """Each picture is looked up by its name, and not among all files one by one."""
    pictures = "".join(f'<img src="https://media.example.invalid/{number}.jpg?sign=1">' for number in range(300))
    page = (
        '<html><body><h1>Sand</h1><div class="obs-metadata"><p>Authored by P added 09 Nov 2023 03:14 PM</p>'
        f'</div><div class="page-note"><p>Words.</p></div><div class="obs-media-gallery-main">{pictures}</div>'
        "</body></html>"
    )
    files: dict[str, object] = {f"pages/{number}.jpg": JPEG + str(number).encode() for number in range(600)}
    files |= {f"pages/{number}.html": page.replace("Sand", f"Sand {number}") for number in range(5)}
    files["children.json"] = [{"id": 7, "fullName": "Ann Ashby", "dateOfBirth": "2020-01-01"}]
    _, journals = read_files(files)
    (journal,) = journals.values()
    assert sum(one.path is not None for one in journal.media) == 300


def test_lines_under_the_names_of_many_relatives_are_understood() -> None:
    """Three hundred families write, each under a line that names their child."""
    children = [
        {"childId": f"c{number}", "name": {"fullName": f"Kid{number} Quill{number}"}} for number in range(300)
    ]
    told = [
        famly_observation(
            f"o{number}",
            f"c{number}",
            "c0",
            comments={
                "results": [
                    {
                        "commentId": f"k{number}",
                        "body": "Lovely.",
                        "sentBy": {
                            "name": {"fullName": f"Parent{number} Reed{number}"},
                            "subtitle": f"Mum to Kid{number} Quill{number}",
                        },
                    }
                ]
            },
        )
        for number in range(1, 300)
    ]
    _, journals = read_famly({"children.json": children, "one.json": famly_page(*told)})
    people = {person.name: person for person in journals["c5"].people}
    assert people["Parent5 Reed5"].kind is PersonKind.FAMILY
    assert people["Parent5 Reed5"].child == "c5"

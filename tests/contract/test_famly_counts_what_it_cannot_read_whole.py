"""What a capture of Famly says of another child counts, however badly it says it."""

import pytest

from contract.famly_cases import observation, page, read_files
from journal_bridge.journal import Basis, Media, Status

PICTURE = "11111111-1111-4111-8111-111111111111"
JPEG = b"\xff\xd8\xff\xe0 an invented photo"
NAMELESS = [{"id": "ann"}, {"name": {"fullName": "Zed Quill"}}]


def held(**fields: object) -> list[dict[str, object]]:
    """Return the picture as a record holds it."""
    return [{"id": PICTURE, **fields}]


def picture_of_ann(**documents: object) -> Media:
    """Return the picture in Ann's journal."""
    files = {f"{name}.json": document for name, document in documents.items()}
    _, journals = read_files({**files, f"{PICTURE}.jpg": JPEG})
    (media,) = journals["ann"].media
    return media


def answer(*notes: dict[str, object]) -> dict[str, object]:
    """Return notes as the platform answers them."""
    return {"data": {"childNotes": {"result": list(notes)}}}


def test_the_picture_of_one_readable_observation_shows_one_child_alone() -> None:
    """Without any doubt it does, or the other tests here would prove nothing."""
    assert picture_of_ann(one=page(observation("o1", "ann", images=held()))).depicts.basis is Basis.ENTRY


@pytest.mark.parametrize(
    "second",
    [
        {**observation("o2", "bo", images=held()), "children": NAMELESS},
        {**observation("o2", "bo", video=held()[0]), "children": NAMELESS},
        {**observation("o2", "bo"), "children": NAMELESS, "comments": {"results": [{"images": held()}]}},
    ],
)
def test_a_picture_that_an_unreadable_observation_holds_too_is_nobodys_alone(second: dict[str, object]) -> None:
    """An observation I cannot read holds the same picture: a person must look."""
    one = page(observation("o1", "ann", images=held()))
    assert picture_of_ann(one=one, two=page(second)).depicts.basis is Basis.UNKNOWN


def test_a_picture_of_an_unreadable_note_is_nobodys_alone() -> None:
    """The note's marks cannot be read, and its picture is not taken for one child's own."""
    note: dict[str, object] = {"noteId": "n1", "childId": "bo", "sensitive": "perhaps", "images": held()}
    one = page(observation("o1", "ann", images=held()))
    assert picture_of_ann(one=one, two=answer(note)).depicts.basis is Basis.UNKNOWN


def test_the_names_of_children_in_an_unreadable_observation_are_looked_for() -> None:
    """A child I cannot read has a name that must not leave in another's journal."""
    second = {**observation("o2", "bo"), "children": NAMELESS}
    reading, _ = read_files({"one.json": page(observation("o1", "ann"), second)})
    assert "Zed Quill" in {adult.name for adult in reading.roster.relatives}


@pytest.mark.parametrize("tags", [[{"childId": "ann"}, {"childId": None}], [{"childId": "ann"}, "bo"]])
def test_a_picture_with_a_tag_that_cannot_be_read_is_nobodys_alone(tags: list[object]) -> None:
    """Somebody is tagged beside the child, and who it is cannot be read."""
    media = picture_of_ann(one=page(observation("o1", "ann", images=held(tags=tags))))
    assert media.depicts.basis is Basis.UNKNOWN


def test_an_unreadable_list_of_tagged_children_casts_doubt_on_its_picture() -> None:
    """The list names one child who can be read and one who cannot."""
    listed = {"data": {"mediaTagging": {"mediaTagged": {"list": [{"mediaId": PICTURE, "children": NAMELESS}]}}}}
    media = picture_of_ann(one=page(observation("o1", "ann", images=held())), tags=listed)
    assert (media.depicts.basis, media.depicts.people) == (Basis.UNKNOWN, ("ann",))


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_second_state_that_names_another_child_casts_doubt_on_the_first(order: tuple[str, str]) -> None:
    """Saved twice, and tagged with another child in one of them: nothing says which is later."""
    alone, both = observation("o1", "ann", images=held()), observation("o1", "ann", "bo", images=held())
    _, journals = read_files(
        {f"{order[0]}.json": page(alone), f"{order[1]}.json": page(both), f"{PICTURE}.jpg": JPEG}
    )
    (entry,), (media,) = journals["ann"].entries, journals["ann"].media
    assert entry.status is Status.UNKNOWN
    assert media.depicts.basis is Basis.UNKNOWN


def test_an_older_state_about_another_child_casts_doubt_on_the_picture_alone() -> None:
    """The other child was taken off the observation, and may still be in its picture."""
    older = {"state": "SENT", "createdAt": "2026-03-01T10:00:00Z"}
    _, journals = read_files(
        {
            "one.json": page(observation("o1", "ann", images=held())),
            "two.json": page(observation("o1", "ann", "bo", images=held(), status=older)),
            f"{PICTURE}.jpg": JPEG,
        }
    )
    (entry,), (media,) = journals["ann"].entries, journals["ann"].media
    assert entry.status is Status.PUBLISHED
    assert media.depicts.basis is Basis.UNKNOWN


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_draft_and_a_sent_state_of_no_known_time_are_of_unknown_state(order: tuple[str, str]) -> None:
    """Which of the two is later nobody can say, so a person decides."""
    states = [observation("o1", "ann", status={"state": state}) for state in ("DRAFT", "SENT")]
    files = {f"{name}.json": page(state) for name, state in zip(order, states, strict=True)}
    _, journals = read_files(files)
    (entry,) = journals["ann"].entries
    assert entry.status in {Status.UNKNOWN, Status.DRAFT}


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_of_two_states_of_a_note_the_stricter_counts(order: tuple[str, str]) -> None:
    """A note saved twice at one time, once with its safeguarding mark, is a safeguarding note."""
    plain = {"noteId": "n1", "childId": "ann", "text": "Words.", "createdAt": "2026-03-02T10:00:00Z"}
    seen = {**plain, "parentVisible": True, "safeguardingConcern": False}
    marked = {**plain, "parentVisible": False, "safeguardingConcern": True}
    files = {f"{name}.json": answer(note) for name, note in zip(order, (seen, marked), strict=True)}
    _, journals = read_files(files)
    (entry,) = journals["ann"].entries
    assert [mark.value for mark in entry.restricted] == ["safeguarding"]


def test_a_picture_uploaded_twice_for_two_children_is_nobodys_alone() -> None:
    """Two ids and the same bytes are one picture."""
    second = "22222222-2222-4222-8222-222222222222"
    told = (observation("o1", "ann", images=held()), observation("o2", "bo", images=[{"id": second}]))
    files = {f"{PICTURE}.jpg": JPEG, f"{second}.jpg": JPEG, "one.json": page(*told)}
    _, journals = read_files(files)
    assert [journals[child].media[0].depicts.basis for child in ("ann", "bo")] == [Basis.UNKNOWN] * 2


def test_the_name_a_child_goes_by_on_a_list_is_looked_for() -> None:
    """In stories a child goes by the name friends use."""
    text = "First name,Last name,Date of birth,Known as\nBoleslaw,Birch,01/02/2020,Bodzio\n"
    reading, _ = read_files({"one.json": page(observation("o1", "ann")), "list.csv": text})
    names = [name.full for child in reading.roster.children for name in child.names]
    assert sorted(names) == ["Bodzio", "Boleslaw Birch"]

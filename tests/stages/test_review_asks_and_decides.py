"""Reviewing without a screen: every held item becomes a question, every answer a decision that the plan obeys."""

import hashlib
from pathlib import Path

import pytest

import review_samples as samples
from journal_bridge import minimise
from journal_bridge.errors import InputRefused, UsageFault
from journal_bridge.handover import Choice, Decision, State
from journal_bridge.minimise import Policy
from journal_bridge.minimise.passages import Mark, Part
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.policy import ChildRules
from journal_bridge.reviewing import Catalogue, Desk, Group, Question, groups, held_document
from review_samples import ENTRIES, JOURNAL, MEDIA, asking_two, desk, held, observation, photo

CARRY, REDACT, WITHHOLD = Choice.CARRY, Choice.REDACT, Choice.WITHHOLD
DANA, ELLIS = "Dana Marsh", "Ellis Crane"


def asked(one: Desk, item: str, by: str = DANA) -> Question:
    """Return the question about an item."""
    (question,) = (question for question in one.questions(by) if question.item.id == item)
    return question


def many(one: Desk, rule: str, by: str = DANA) -> Group:
    """Return the group of one rule."""
    (group,) = (group for group in groups(one.questions(by)) if group.rule == rule)
    return group


def test_every_held_item_is_one_question_with_all_its_reasons(tmp_path: Path) -> None:
    """I see each thing that waits once, and everything that holds it, not only the first reason."""
    made, _ = desk(tmp_path)
    questions = made.questions(DANA)
    assert [one.item.id for one in questions] == [item.id for item in made.plan.items if item.state is State.HOLD]
    caption = asked(made, "m-caption")
    assert [reason.rule for reason in caption.reasons] == ["untagged", "caption-unsure"]
    assert caption.choices == (CARRY, REDACT, WITHHOLD)
    assert asked(made, "m-film").choices == (CARRY, WITHHOLD)
    assert not asked(made, "c-doubt").answerable


def test_a_question_shows_the_text_as_it_would_go(tmp_path: Path) -> None:
    """Sure names are replaced before I read; doubtful ones stand, with what would take their place."""
    title, text, step = asked(desk(tmp_path)[0], "e-doubt").passages
    assert (title.part, title.carried, title.doubtful) == (Part.TITLE, "A walk with another child", False)
    assert (text.carried, text.redacted) == ("Was that May at the pond?", "Was that another child at the pond?")
    assert [piece.mark for piece in text.pieces] == [Mark.PLAIN, Mark.DOUBTFUL, Mark.PLAIN]
    assert (step.part, step.carried) == (Part.NEXT_STEP, "Draw the ducks.")


def test_what_belongs_to_an_entry_says_which_without_a_name(tmp_path: Path) -> None:
    """A photo is shown with the title of its entry, or how it begins; doubtful names are not read there."""
    made, _ = desk(tmp_path)
    assert asked(made, "m-caption").title == "Ada and another child fed the ducks."
    assert asked(made, "c-doubt").title == "A walk with another child"
    assert asked(made, "m-paper").title == ""
    assert (asked(made, "m-caption").day, asked(made, "m-paper").day) == (samples.MORNING.date(), None)


def test_whoever_looks_is_told_whom_the_photo_names(tmp_path: Path) -> None:
    """Once, without the child's own name; where nothing of the kind holds it, nothing is told."""
    made, _ = desk(tmp_path)
    room = samples.NamingRoom(tmp_path, made.catalogue.room.find, made.catalogue.room.checker)
    named = Catalogue(JOURNAL, made.catalogue.brief, room)
    plan = minimise.plan(JOURNAL, made.catalogue.brief, room)
    told = {one.item.id: one.named for one in named.questions(plan, ())}
    assert told["m-tagged"] == ("Zofia Quillfeather",)
    assert told["e-doubt"] == ()
    assert asked(made, "m-film").named == ()


@pytest.mark.parametrize(("drawn", "ending"), [(True, ".jpg"), (False, "m-film")])
def test_of_a_heic_photo_a_jpeg_is_looked_at(*, drawn: bool, ending: str, tmp_path: Path) -> None:
    """Few computers show HEIC; where no JPEG can be made of it, the photo itself is named."""
    made, _ = desk(tmp_path)
    room = samples.HeicRoom(tmp_path, made.catalogue.room.find, made.catalogue.room.checker)
    room.drawn = drawn
    made.catalogue.room = room
    for _ in range(2):
        file = asked(made, "m-film").file
        assert file is not None
        assert file.name.endswith(ending)


def test_carrying_an_entry_asks_about_what_hangs_on_it(tmp_path: Path) -> None:
    """A comment and a photo wait for their entry; once it goes, they are questions of their own."""
    made, kept = desk(tmp_path)
    made.answer(asked(made, "e-doubt"), CARRY, DANA, "May is the month")
    assert [decision.item for decision in kept] == ["e-doubt"]
    assert asked(made, "c-doubt").choices == (CARRY, REDACT, WITHHOLD)
    assert asked(made, "m-of-doubt").answerable
    assert "e-doubt" not in held(made)


def test_a_whole_reason_is_settled_by_one_decision(tmp_path: Path) -> None:
    """A hundred like photos are one answer, kept as a decision on each of them and on this reason alone."""
    made, kept = desk(tmp_path)
    assert {group.rule for group in groups(made.questions(DANA))} == {"status-unknown", "faces-not-checked"}
    made.answer_all(many(made, "faces-not-checked"), CARRY, DANA, "looked at all of them")
    assert [(one.rule, one.item) for one in kept] == [
        ("faces-not-checked", "m-faces-1"),
        ("faces-not-checked", "m-faces-2"),
    ]
    assert not {"m-faces-1", "m-faces-2"} & held(made).keys()
    with pytest.raises(UsageFault):
        made.answer_all(many(made, "status-unknown"), REDACT, DANA, "all")


def test_a_whole_reason_settled_once_says_nothing_of_what_comes_later(tmp_path: Path) -> None:
    """A photo of the next export, which nobody has seen, is held although all of its kind were let go before."""
    made, kept = desk(tmp_path)
    made.answer_all(many(made, "faces-not-checked"), CARRY, DANA, "looked at all of them")
    new = photo("m-faces-3")
    entries = tuple(
        one.model_copy(update={"media": (*one.media, new.id)}) if one.id == "e-faces" else one for one in ENTRIES
    )
    later = JOURNAL.model_copy(update={"entries": entries, "media": (*MEDIA, new)})
    still = held(desk(tmp_path, later, decisions=tuple(kept))[0])
    assert [one for one in still if one.startswith("m-faces")] == ["m-faces-3"]


def test_a_single_item_is_no_group(tmp_path: Path) -> None:
    """One photo is asked about as one photo."""
    journal = JOURNAL.model_copy(update={"media": tuple(one for one in MEDIA if one.id != "m-faces-2")})
    entries = tuple(
        one.model_copy(update={"media": ("m-faces-1",)}) if one.id == "e-faces" else one for one in ENTRIES
    )
    made, _ = desk(tmp_path, journal.model_copy(update={"entries": entries}))
    assert [group.rule for group in groups(made.questions(DANA))] == ["status-unknown"]


def test_redacting_a_text_lets_it_go_with_its_doubtful_names_replaced(tmp_path: Path) -> None:
    """I say r, and the delivered text says another child where I was in doubt."""
    entries = tuple(one.model_copy(update={"media": ()}) for one in ENTRIES[:1])
    comments = tuple(one.model_copy(update={"media": ()}) for one in entries[0].comments)
    entries = (entries[0].model_copy(update={"comments": comments}),)
    made, _ = desk(tmp_path, JOURNAL.model_copy(update={"entries": entries, "media": ()}))
    made.answer(asked(made, "e-doubt"), REDACT, DANA, "a friend")
    made.answer(asked(made, "c-doubt"), CARRY, DANA, "the month")
    (item,) = (one for one in made.plan.items if one.id == "e-doubt")
    assert (item.state, item.rule, item.redact_unsure) == (State.CARRY, "released", True)
    assert item.reason == (
        "Released by a person's recorded decision. Its doubtful names are replaced. (name-unsure)"
    )
    catalogue = made.catalogue
    keyed = lambda kind, raw: hashlib.sha256(f"{kind}{raw}".encode()).hexdigest()[:26]  # noqa: E731 - one line
    done = minimise.apply(made.plan, catalogue.brief, catalogue.room, keyed, tmp_path / "out")
    (entry,) = done.journal.entries
    assert [block.text for block in entry.body] == ["Was that another child at the pond?"]
    assert [block.text for block in entry.comments[0].body] == ["Was that May?"]


def test_redacting_a_caption_leaves_the_picture_to_be_asked_about(tmp_path: Path) -> None:
    """Replacing a name in a caption says nothing about who is in the picture."""
    made, _ = desk(tmp_path)
    made.answer(asked(made, "m-caption"), REDACT, DANA, "a friend")
    still = asked(made, "m-caption")
    assert [reason.rule for reason in still.reasons] == ["untagged"]
    assert (still.choices, still.names_settled) == ((CARRY, WITHHOLD), True)
    made.answer(still, CARRY, DANA, "nobody else is in it")
    (item,) = (one for one in made.plan.items if one.id == "m-caption")
    assert (item.state, item.redact_unsure) == (State.CARRY, True)


def test_redacting_what_has_no_doubtful_name_is_refused(tmp_path: Path) -> None:
    """To redact an untagged photo makes no sense, on the screen or in a file; it is said and nothing is kept."""
    made, kept = desk(tmp_path)
    film = asked(made, "m-film")
    with pytest.raises(InputRefused, match="No name in this item is doubtful"):
        made.answer(film, REDACT, DANA, "please")
    assert kept == []
    about = {"item": "m-film", "digest": film.item.digest, "place": "d.csv row 7"}
    row = Decision(REDACT, DANA, samples.MORNING, "please", RULES_VERSION, **about)
    with pytest.raises(InputRefused, match=r"d\.csv row 7: No name in this item is doubtful"):
        desk(tmp_path, decisions=(row,))


@pytest.mark.parametrize(("by", "why"), [("", "seen"), (" ", "seen"), ("D" * 201, "seen"), (DANA, ""), (DANA, " ")])
def test_an_answer_without_a_name_or_a_reason_is_none(by: str, why: str, tmp_path: Path) -> None:
    """A decision that cannot be shown to anybody later is refused."""
    made, kept = desk(tmp_path)
    with pytest.raises(UsageFault):
        made.answer(asked(made, "m-film"), CARRY, by, why)
    assert kept == []


def test_a_decision_under_older_rules_or_on_an_older_text_asks_again(tmp_path: Path) -> None:
    """What was seen then is not what would go now."""
    made, _ = desk(tmp_path)
    yes = made.answer(asked(made, "m-film"), CARRY, DANA, "watched")
    old = Decision(**{**vars(yes), "rules": "2"})
    assert "m-film" not in held(desk(tmp_path, decisions=(yes,))[0])
    assert "m-film" in held(desk(tmp_path, decisions=(old,))[0])
    text = made.answer(asked(made, "e-doubt"), CARRY, DANA, "the month")
    changed = (observation("e-doubt", "Was that May in the garden?"), *ENTRIES[1:])
    media = (photo("m-comment"), *MEDIA)
    journal = JOURNAL.model_copy(update={"entries": changed, "media": media[1:]})
    assert "e-doubt" in held(desk(tmp_path, journal, decisions=(text,))[0])


def test_words_that_become_doubtful_later_were_not_decided_on(tmp_path: Path) -> None:
    """When a new rule or a new child makes another word doubtful, the text is read again."""
    entry = observation("e-doubt", "Was that May by the larkhill gate?")
    journal = JOURNAL.model_copy(update={"entries": (entry,), "media": ()})
    made, _ = desk(tmp_path, journal)
    yes = made.answer(asked(made, "e-doubt"), CARRY, DANA, "the month")
    assert held(desk(tmp_path, journal, decisions=(yes,))[0]) == {}
    stricter = Policy(children={"ada": ChildRules(never_say=("14 Larkhill Close",))})
    later, _ = desk(tmp_path, journal, decisions=(yes,), policy=stricter)
    assert [reason.rule for reason in asked(later, "e-doubt").reasons] == ["name-unsure", "hidden-words"]
    entry = observation("e-doubt", "larkhill, all the way to larkhill")
    at_the_end, _ = desk(tmp_path, journal.model_copy(update={"entries": (entry,)}), policy=stricter)
    (passage,) = asked(at_the_end, "e-doubt").passages
    assert passage.redacted == "[left out], all the way to [left out]"


def test_where_two_must_agree_one_yes_waits(tmp_path: Path) -> None:
    """The item stays held and says so; the same person is not asked twice, a colleague is, and sees why."""
    made, kept = desk(tmp_path, policy=asking_two("film-unseen"))
    made.answer(asked(made, "m-film"), CARRY, DANA, "watched")
    (item,) = (one for one in made.plan.items if one.id == "m-film")
    assert item.state is State.HOLD
    assert item.reason.endswith("One person has decided; it waits for a second.")
    assert not asked(made, "m-film", by=" dana  MARSH ").answerable
    second = asked(made, "m-film", by=ELLIS)
    assert (second.answerable, second.waits) == (True, True)
    assert second.earlier("film-unseen") == (kept[0],)
    made.answer(second, CARRY, ELLIS, "watched it too")
    assert "m-film" not in held(made)


def test_where_two_must_agree_one_no_is_enough(tmp_path: Path) -> None:
    """Keeping back needs nobody's leave."""
    made, _ = desk(tmp_path, policy=asking_two("film-unseen"))
    made.answer(asked(made, "m-film"), WITHHOLD, DANA, "somebody else is in it")
    (item,) = (one for one in made.plan.items if one.id == "m-film")
    assert (item.state, item.rule) == (State.WITHHOLD, "kept-back")


def test_a_group_that_waits_for_a_second_person_is_offered_to_nobody_twice(tmp_path: Path) -> None:
    """A whole reason needs two people where one item does."""
    made, _ = desk(tmp_path, policy=asking_two("faces-not-checked"))
    made.answer_all(many(made, "faces-not-checked"), CARRY, DANA, "looked")
    assert "faces-not-checked" not in {group.rule for group in groups(made.questions(DANA))}
    made.answer_all(many(made, "faces-not-checked", by=ELLIS), CARRY, ELLIS, "looked too")
    assert "m-faces-1" not in held(made)


def test_the_document_for_pages_tells_everything_and_no_sure_name(tmp_path: Path) -> None:
    """A page can ask the same questions: state, rule, reason, places of doubt, digest, and what others said."""
    made, _ = desk(tmp_path, policy=asking_two("film-unseen"))
    made.answer(asked(made, "m-film"), CARRY, DANA, "watched")
    document = held_document(made.plan, made.questions())
    rows = {row["item"]: row for row in document["held"]}
    assert (document["child"], document["rules"], document["purpose"]) == ("ada", RULES_VERSION, "parent")
    text = rows["e-doubt"]["texts"][1]
    (doubt,) = text["doubts"]
    assert (text["text"][doubt["start"] : doubt["end"]], doubt["instead"]) == ("May", "another child")
    said = rows["m-film"]["reasons"][0]["said"][0]
    assert (said["by"], said["why"], said["choice"]) == (DANA, "watched", "carry")
    assert {"state", "rule", "reason", "digest", "choices"} <= rows["m-caption"].keys()
    assert "Quillfeather" not in str(document)

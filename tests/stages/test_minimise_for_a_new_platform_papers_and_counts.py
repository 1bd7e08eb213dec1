"""What must be on paper before a setting's own new platform gets anything, and what is counted of the rest."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import own_platform_world as world
from drawing import jpeg
from journal_bridge import minimise
from journal_bridge.errors import ConsentNeeded, UsageFault
from journal_bridge.handover import BUNDLED, Choice, Decision, ItemKind, Purpose, State
from journal_bridge.journal import Answer, Block, Media, Message, Restriction, Status
from journal_bridge.minimise import Brief, Checker, MediaRoom, Policy, told, wording
from journal_bridge.minimise.passages import Reader
from journal_bridge.minimise.planning import RULES_VERSION
from journal_bridge.minimise.policy import ChildRules, Stop
from journal_bridge.minimise.room import Look
from own_platform_world import brief, comment, entry, journal, made, picture, planned, rules
from room_samples import File


@pytest.mark.parametrize("basis", [None, "", "  "])
def test_the_owners_basis_is_needed(basis: str | None, tmp_path: Path) -> None:
    """Nothing is planned before the owner's basis is on record."""
    with pytest.raises(ConsentNeeded) as needed:
        planned(tmp_path, brief(basis=basis), journal("ada"))
    assert needed.value.code == "basis-missing"


def test_no_consent_file_is_needed(tmp_path: Path) -> None:
    """What the old platform kept of the families' answers counts; a bundle with nothing else is refused."""
    (plan,) = planned(tmp_path, brief(has_consent_file=False), journal("ada", [entry("e", "ada")]))
    assert (plan.purpose, plan.basis, rules(plan)) == (
        Purpose.PLATFORM,
        "Minute 7 of the owners",
        {"e": "kept-as-marked"},
    )
    with pytest.raises(ConsentNeeded) as needed:
        planned(tmp_path, brief(has_consent_file=False, purpose=Purpose.SETTING), journal("ada"))
    assert needed.value.code == "consent-file-missing"


@pytest.mark.parametrize(
    ("papers", "code"),
    [(ChildRules(stop=Stop(why="court_order")), "stopped-court-order"), (ChildRules(died=True), "stopped-died")],
)
def test_a_stop_and_a_death_refuse_the_plan(papers: ChildRules, code: str, tmp_path: Path) -> None:
    """As for everybody else but a family."""
    with pytest.raises(ConsentNeeded) as needed:
        planned(tmp_path, brief(policy=Policy(children={"ada": papers})), journal("ada"))
    assert needed.value.code == code


def test_it_is_for_no_adult(tmp_path: Path) -> None:
    """An adult is named for a family's archive only."""
    with pytest.raises(UsageFault):
        planned(tmp_path, brief(to="Mother"), journal("ada"))


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.DELETED])
def test_every_mark_is_kept(status: Status, tmp_path: Path) -> None:
    """A draft is a draft on the new platform, and a note for staff is for staff."""
    asked = brief()
    plans = planned(tmp_path, asked, journal("ada", [entry("e", "ada", status=status)]))
    (left,) = made(tmp_path, asked, plans)
    assert [one.status for one in left.journal.entries] == [status]


@pytest.mark.parametrize("mark", list(Restriction))
def test_no_restricted_record_goes(mark: Restriction, tmp_path: Path) -> None:
    """Whatever its status: it is counted, and goes by hand."""
    asked = brief()
    told_of = entry("e", "ada", status=Status.STAFF_ONLY, restricted=(mark,), comments=(comment("c"),))
    plans = planned(tmp_path, asked, journal("ada", [told_of]))
    (left,) = made(tmp_path, asked, plans)
    assert (left.journal.entries, left.carried) == ((), 0)
    assert [line.count for line in left.left_out] == [1, 1]


def test_the_setting_is_told_every_true_reason(tmp_path: Path) -> None:
    """Nothing is hidden from the setting about its own records: each line says what it is."""
    asked = brief({"ben": Answer.UNANSWERED})
    files = [picture("m", "ada", "ben"), picture("s", "ada", extras={"x": 1})]
    entries = [
        entry("s1", "ada", restricted=(Restriction.SAFEGUARDING,), media=("s",), extras={"y": 2}),
        entry("d", "ada", status=Status.DELETED),
        Message(**entry("t", "ada").model_dump(exclude={"kind"})),
        entry("e", "ada", media=("m",)),
    ]
    (plan,) = planned(tmp_path, asked, journal("ada", entries, files))
    lines = {(one.kind, one.detail, one.state, one.rule): one.count for one in told(plan)}
    assert lines == {
        (ItemKind.ENTRY, "observation", State.WITHHOLD, "safeguarding"): 1,
        (ItemKind.ENTRY, "observation", State.WITHHOLD, "deleted"): 1,
        (ItemKind.ENTRY, "message", State.WITHHOLD, "kind"): 1,
        (ItemKind.MEDIA, "photo", State.HOLD, "answer-missing"): 1,
        (ItemKind.MEDIA, "photo", State.WITHHOLD, "entry-withheld"): 1,
        (ItemKind.EXTRAS, "observation", State.WITHHOLD, "extras"): 1,
        (ItemKind.EXTRAS, "photo", State.WITHHOLD, "extras"): 1,
    }
    assert told(plan) == plan.left_out()
    elsewhere = told(replace(plan, purpose=Purpose.SETTING))
    assert {(line.rule, line.count) for line in elsewhere} >= {("setting-records", 5)}
    assert not {"safeguarding", "deleted"} & {line.rule for line in elsewhere}


@pytest.mark.parametrize(
    ("said", "alone", "together"),
    [
        (Answer.YES, "kept-picture", "kept-picture"),
        (Answer.UNANSWERED, "kept-picture", "answer-missing"),
        (Answer.NO, "own-refused", "own-refused"),
    ],
)
def test_a_familys_answer_about_the_settings_own_journals(
    said: Answer, alone: str, together: str, tmp_path: Path
) -> None:
    """A refusal counts always; no answer waits where several are shown: tagged, or told of in the story."""
    files = [picture("own"), picture("tagged", "ben"), picture("story")]
    entries = [entry("e", "ada", media=("own", "tagged")), entry("f", "ada", "ben", media=("story",))]
    (plan,) = planned(tmp_path, brief({"ada": said}), journal("ada", entries, files))
    assert [rules(plan)[name] for name in ("own", "tagged", "story")] == [alone, together, together]


@pytest.mark.parametrize(
    ("said", "rule"), [(Answer.UNANSWERED, "answer-missing"), (Answer.NO, "other-child-refused")]
)
def test_a_friends_family_is_asked_alike(said: Answer, rule: str, tmp_path: Path) -> None:
    """Whosever journal it is looked at from."""
    entries = [entry("f", "ada", "ben", media=("m",))]
    (plan,) = planned(tmp_path, brief({"ben": said}), journal("ada", entries, [picture("m", "ada")]))
    assert rules(plan)["m"] == rule


def test_a_decision_for_another_purpose_does_not_count(tmp_path: Path) -> None:
    """What was released for the next setting is asked again; and no name is doubtful, so none can be replaced."""
    entries, files = [entry("f", "ada", "ben", media=("m",))], [picture("m", "ada")]
    ada = journal("ada", entries, files)
    elsewhere: Brief = brief(purpose=Purpose.SETTING, has_consent_file=True)
    (there,) = planned(tmp_path, elsewhere, ada)
    (here,) = planned(tmp_path, brief({"ben": Answer.UNANSWERED}), ada)
    digests = [next(one.digest for one in plan.items if one.id == "m") for plan in (there, here)]
    assert digests[0] != digests[1]

    def decided(choice: Choice, digest: str) -> Decision:
        return Decision(
            choice, "Manager", datetime(2025, 7, 1, tzinfo=UTC), "Seen.", RULES_VERSION, item="m", digest=digest
        )

    released = brief({"ben": Answer.UNANSWERED}, decisions=(decided(Choice.CARRY, digests[1]),))
    assert rules(planned(tmp_path, released, ada)[0])["m"] == "released"
    wrong = brief({"ben": Answer.UNANSWERED}, decisions=(decided(Choice.CARRY, digests[0]),))
    assert rules(planned(tmp_path, wrong, ada)[0])["m"] == "answer-missing"


def test_faces_that_were_not_counted_are_never_none(tmp_path: Path) -> None:
    """Here no rule asks for them; in a room that counts none, a family's photo waits for somebody to look."""

    def look(media: Media, *, counts: bool, purpose: Purpose) -> tuple[str, int | None]:
        with Checker() as checker:
            folder = tmp_path / f"{counts}-{purpose}"
            folder.mkdir()
            kept = MediaRoom(folder, lambda _name: File(jpeg()), checker, counts_faces=counts)
            asked = replace(brief(), purpose=purpose)
            found = minimise.plan(journal("ada", [entry("e", "ada", media=("m",))], [media]), asked, kept)
            return rules(found)["m"], kept.look(media).faces

    photo = picture("m", "ada")
    assert look(photo, counts=False, purpose=Purpose.PLATFORM) == ("kept-picture", None)
    assert look(photo, counts=False, purpose=Purpose.PARENT) == ("faces-not-checked", None)


def test_no_words_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names, places and what must not appear elsewhere stand in the setting's own texts; nobody looks for them."""
    monkeypatch.delattr(wording, "NameFinder")
    words = entry("e", "ada", "ben", body=(Block(text="Will and Noah moved to 14 Larkhill Close."),))
    asked = brief(policy=Policy(children={"ada": ChildRules(never_say=("Larkhill Close",))}))
    (plan,) = planned(tmp_path, asked, journal("ada", [words], []))
    (left,) = made(tmp_path, asked, (plan,))
    assert left.journal.entries[0].body == words.body


def test_bundles_are_for_everybody_else() -> None:
    """The three there were, and not this one."""
    assert set(Purpose) - set(BUNDLED) == {Purpose.PLATFORM}


class _TellingRoom(world.KnownRoom):
    """A room in which every photo's own data name somebody, and its keywords too."""

    def look(self, media: Media) -> Look:
        """Return the photo with names."""
        return replace(super().look(media), named=("Ben Quillfeather",), texts=("Ben and Cal at the pond",))


def test_names_in_a_photos_own_data_hold_nothing(tmp_path: Path) -> None:
    """They are cleaned out of the file, and nobody has to look for anybody."""
    (tmp_path / "photo").write_bytes(b"a photo")
    with Checker() as checker:
        kept = _TellingRoom(tmp_path, lambda _name: File(jpeg()), checker)
        ada = journal("ada", [entry("e", "ada", media=("m",))], [picture("m", "ada")])
        assert rules(minimise.plan(ada, brief(), kept))["m"] == "kept-picture"


def test_whoever_reviews_reads_what_will_be_read() -> None:
    """Nothing stands in brackets and nothing is replaced: the text goes as it is."""
    told_of = entry("e", "ada", "ben", title="Ada, Ben and Will")
    (title, text) = Reader(journal("ada", [told_of]), brief()).entry(told_of)
    assert (title.carried, title.redacted, title.doubtful) == (*[told_of.title] * 2, False)
    assert text.carried == "Ada Northwood and Ben built a tower."

"""The second door: what another setting minimised comes in only with its signature, and waits for a person."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from journal_bridge.bundle import demand_bundled
from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.handover import ItemKind, LeftOut, Purpose, State
from journal_bridge.journal import (
    Availability,
    Basis,
    Block,
    Child,
    Comment,
    Depicts,
    Entry,
    Journal,
    Media,
    MediaKind,
    Message,
    Name,
    Observation,
    Person,
    PersonKind,
    Post,
    Restriction,
    Setting,
    Source,
    Status,
    check,
    ordered,
)
from journal_bridge.minimise import left_outside, received

SOURCE = Source(platform="invented", adapter="invented 1")
THEM = "a" * 64


@dataclass(frozen=True)
class Card:
    """A sender by its fingerprint."""

    fingerprint: str = THEM


@dataclass(frozen=True)
class Arrived:
    """A bundle as `open_sealed` gives it, but for its files."""

    journal: Journal
    folder: Path = Path("opened")
    left_out: tuple[LeftOut, ...] = ()
    sender: Card = Card()


def keyed(kind: str, raw: str) -> str:
    """Return an id of here: the child has one of its own, everything else one made of its sender's."""
    return "ours" if kind == "child" else f"{kind}-{raw}"


def entry(number: int, **changes: object) -> Entry:
    """Return an entry of the child and of a friend, written by staff."""
    told: dict[str, object] = {
        "id": f"e{number}",
        "status": Status.PUBLISHED,
        "author": "priya",
        "about": ("theirs", "friend"),
        "body": (Block(text="Built a bridge."),),
        "media": ("m1",),
        "comments": (
            Comment(id=f"c{number}", author="mum", body=(Block(text="Lovely!"),), media=("m2",)),
            Comment(id=f"d{number}", body=(Block(text="Yes."),)),
        ),
        "source": SOURCE,
    }
    return Observation.model_validate(told | changes)


def journal(*entries: Entry) -> Journal:
    """Return a journal of one child with everything in it that has an id."""
    people = (
        Person(id="friend", kind=PersonKind.CHILD, name="another child"),
        Person(id="mum", kind=PersonKind.FAMILY, name="Mum", child="theirs"),
        Person(id="priya", kind=PersonKind.STAFF, name="Priya"),
    )
    media = tuple(
        Media(
            id=f"m{number}",
            kind=MediaKind.PHOTO,
            availability=Availability.MISSING,
            depicts=Depicts(basis=Basis.IMAGE, people=("theirs", "friend")),
            source=SOURCE,
        )
        for number in (1, 2, 3)
    )
    return Journal(
        journal_id="j",
        child=Child(id="theirs", known_as=Name(full="Wilhelmina Quenby"), source=SOURCE),
        settings=(Setting(id="s", name="Robin Nursery"),),
        people=people,
        entries=entries or (entry(1),),
        media=media,
        provenance=SOURCE,
    )


def test_every_entry_waits_for_somebody_here() -> None:
    """However far it had come at the other setting."""
    told = (entry(1), entry(2, status=Status.PENDING), entry(3, status=Status.UNKNOWN))
    came = received(Arrived(journal(*told)), {THEM}, keyed).journal
    assert [one.status for one in came.entries] == [Status.PENDING] * 3


def test_every_id_is_made_anew_and_still_leads_to_the_same() -> None:
    """The child has its id of here; two settings that use one number mean two records."""
    came = received(Arrived(journal()), {THEM}, keyed).journal
    check(came)
    assert (came.journal_id, came.child.id) == ("journal-j", "ours")
    assert [one.id for one in came.settings] == ["setting-s"]
    assert {one.id: one.child for one in came.people} == {
        "person-friend": None,
        "person-mum": "ours",
        "person-priya": None,
    }
    (one,) = came.entries
    assert (one.id, one.author, one.about) == ("entry-e1", "person-priya", ("ours", "person-friend"))
    assert [remark.id for remark in one.comments] == ["comment-c1", "comment-d1"]
    assert [remark.author for remark in one.comments] == ["person-mum", None]
    assert one.all_media == ("media-m1", "media-m2")
    assert {("ours", "person-friend")} == {item.depicts.people for item in came.media}
    assert ordered(came) == came


def test_an_entry_nobody_signed_stays_unsigned() -> None:
    """No author is made up."""
    (one,) = received(Arrived(journal(entry(1, author=None))), {THEM}, keyed).journal.entries
    assert one.author is None


def test_only_a_known_setting_may_send() -> None:
    """A signature counts from a paired key and no other; the error shows the key and no name."""
    with pytest.raises(NotVerified) as refused:
        received(Arrived(journal()), {"b" * 64}, keyed)
    assert ("sender-unknown", THEM[:16]) == (refused.value.code, refused.value.place)


def test_nothing_comes_in_by_this_door_but_an_opened_bundle() -> None:
    """What only lies unpacked somewhere, or names no sender, is no bundle that was verified."""
    for other in (journal(), object()):
        with pytest.raises(TypeError, match="opened bundle"):
            received(other, {THEM}, keyed)  # type: ignore[arg-type]  # that is the test


@pytest.mark.parametrize("mark", list(Restriction))
def test_what_must_never_be_sent_stays_outside(mark: Restriction) -> None:
    """An entry marked safeguarding goes from lead to lead; media that only it holds stay outside with it."""
    marked = entry(2, restricted=(mark,), media=("m1", "m3"), comments=())
    came = received(Arrived(journal(entry(1), marked)), {THEM}, keyed)
    assert [one.id for one in came.journal.entries] == ["entry-e1"]
    assert [one.id for one in came.journal.media] == ["media-m1", "media-m2"]


def test_what_no_bundle_of_ours_holds_stays_outside() -> None:
    """Extras word for word, the names of export files, and what a friend is called, whoever put them in."""
    filed = SOURCE.model_copy(update={"file": "Bertie.csv", "record": "r1"})
    whole = journal(entry(1, extras={"seen_with": "Bertie"}, source=filed))
    friend = whole.people[0].model_copy(update={"name": "Bertie", "role": "Bertie's twin"})
    media = tuple(one.model_copy(update={"extras": {"by": "Bertie"}, "source": filed}) for one in whole.media)
    child = whole.child.model_copy(update={"source": filed})
    changes = {"people": (friend, *whole.people[1:]), "media": media, "child": child, "provenance": filed}
    came = received(Arrived(whole.model_copy(update=changes)), {THEM}, keyed).journal
    assert "Bertie" not in came.model_dump_json()
    assert {one.name for one in came.people} == {None, "Mum", "Priya"}
    assert came.entries[0].source.record == "r1"


@pytest.mark.parametrize("kind", ["message", "post"])
def test_what_is_no_childs_record_stays_outside(kind: str) -> None:
    """Messages and posts to a room are sent to nobody; what stays is counted by reason, media and all."""
    told = entry(2, media=("m3",), comments=()).model_dump(exclude={"kind"})
    other = (Message if kind == "message" else Post).model_validate(told)
    marked = entry(4, restricted=("medical",), media=("m3", "m1"), comments=())
    whole = journal(entry(1), other, marked)
    came = received(Arrived(whole), {THEM}, keyed)
    assert [one.id for one in came.journal.entries] == ["entry-e1"]
    assert [one.id for one in came.journal.media] == ["media-m1", "media-m2"]
    assert left_outside(whole) == {"no-record-of-a-child": 2, "restricted": 1}
    assert left_outside(journal()) == {}


def test_what_is_received_is_counted_and_told() -> None:
    """How much came, what the sender left out, and where the media lie."""
    left = LeftOut(ItemKind.ENTRY, "message", State.WITHHOLD, "messages-stay", "Messages stay.", 3)
    came = received(replace(Arrived(journal()), left_out=(left,)), {THEM}, keyed)
    assert (1 + 2 + 3, 0, (left,)) == (came.carried, came.redactions, came.left_out)
    assert Path("opened") == came.folder


def test_no_bundle_is_packed_of_what_was_received() -> None:
    """It may be kept here; to send it on, somebody here plans what may go to whom."""
    came = received(Arrived(journal()), {THEM}, keyed)
    assert Purpose.PLATFORM is came.purpose
    with pytest.raises(UsageFault):
        demand_bundled(came.purpose)

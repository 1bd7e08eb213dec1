"""Who is in a picture: by its tags, by the only published entry that holds it, or unknown; never by hope."""

from journal_bridge.journal import (
    Availability,
    Basis,
    Child,
    Comment,
    Depicts,
    Media,
    MediaKind,
    Observation,
    Person,
    PersonKind,
    Setting,
    Source,
    Status,
    check,
)
from journal_bridge.kit.assembling import Sources, assembled
from journal_bridge.kit.showing import Holder, Shown

ADA, BOB = frozenset({"ada"}), frozenset({"bob"})
SOURCE = Source(platform="p", adapter="p 1")


def shown(*holders: Holder) -> Shown:
    """Return what is known of one picture that some records hold."""
    known = Shown()
    for one in holders:
        known.add("pic", one)
    return known


def test_a_published_entry_about_one_child_says_who_is_in_its_picture() -> None:
    """The usual photo: one child, one observation."""
    found = shown(Holder(ADA, published_observation=True)).depicts("pic")
    assert (found.basis, found.people) == (Basis.ENTRY, ("ada",))


def test_the_same_picture_on_another_child_s_entry_is_of_nobody_known() -> None:
    """One photo on two children's entries is a photo of at least two, and nobody said who."""
    found = shown(Holder(ADA, published_observation=True), Holder(BOB, published_observation=True)).depicts("pic")
    assert (found.basis, found.people) == (Basis.UNKNOWN, ())


def test_a_group_entry_or_a_post_says_nothing_about_its_pictures() -> None:
    """Untagged is unknown, never alone."""
    for holder in (Holder(ADA | BOB, published_observation=True), Holder(ADA, published_observation=False)):
        assert shown(holder).depicts("pic").basis is Basis.UNKNOWN
        assert shown(Holder(ADA, published_observation=True), holder).depicts("pic").basis is Basis.UNKNOWN
    assert Shown().depicts("pic").basis is Basis.UNKNOWN


def test_the_picture_s_own_tags_are_believed_when_the_list_is_whole() -> None:
    """A list of tags beats any entry; one child's own list says that it is there, and not who else is."""
    whole, part = shown(Holder(ADA, published_observation=True)), shown(Holder(ADA, published_observation=True))
    whole.tag("pic", ["bob", "ada"], whole=True)
    part.tag("pic", ["bob"], whole=False)
    assert (whole.depicts("pic").basis, whole.depicts("pic").people) == (Basis.IMAGE, ("ada", "bob"))
    assert (part.depicts("pic").basis, part.depicts("pic").people) == (Basis.UNKNOWN, ("bob",))
    empty = shown()
    empty.tag("pic", [], whole=True)
    assert empty.depicts("pic").basis is Basis.UNKNOWN


def test_a_journal_is_put_together_with_everybody_it_names() -> None:
    """Children an entry is about or a picture shows are added, and comments of one id are told apart."""
    comment, key = Comment(id="c"), Person(id="key", kind=PersonKind.STAFF, name="Mo")
    entries = tuple(
        Observation(
            id=name, status=Status.PUBLISHED, about=("ada", "bob"), media=("m",), comments=(comment,), source=SOURCE
        )
        for name in ("e1", "e2")
    )
    item = Media(
        id="m",
        kind=MediaKind.PHOTO,
        availability=Availability.LINKED,
        depicts=Depicts(basis=Basis.IMAGE, people=("cal",)),
        source=SOURCE,
    )
    journal = assembled(
        Child(id="ada", source=SOURCE.model_copy(update={"file": "f", "record": "r"})),
        (Setting(id="s"),),
        entries,
        (key, key.model_copy(update={"role": "room leader"})),
        Sources(lambda _: item, lambda one: Person(id=one, kind=PersonKind.CHILD, child=one)),
    )
    check(journal)
    assert [person.id for person in journal.people] == ["ada", "bob", "cal", "key"]
    assert journal.person("key") == Person(id="key", kind=PersonKind.STAFF, name="Mo", role="room leader")
    assert len({one.id for entry in journal.entries for one in entry.comments}) == 2
    assert (journal.provenance.file, journal.provenance.record) == (None, None)

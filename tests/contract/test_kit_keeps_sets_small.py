"""Sixty thousand pictures of the same few children take the room of a few."""

from journal_bridge.kit.grouping import with_more
from journal_bridge.kit.showing import Holder, Shown

CHILDREN = tuple(f"child-{number}" for number in range(50))


def test_equal_small_sets_are_one_object() -> None:
    """A child's pictures share what is said of them."""
    shown = Shown()
    for number in range(100):
        shown.add(f"pic-{number}", Holder(frozenset({"ada"}), published_observation=True))
        shown.tag(f"pic-{number}", {"ada"}, whole=True)
    assert len({id(one) for one in shown.holders.values()}) == 1
    assert len({id(one) for one in shown.tags.values()}) == 1


def test_what_is_said_of_one_picture_is_not_said_of_another() -> None:
    """However large a picture's list grows, it stays its own."""
    shown = Shown()
    for number, child in enumerate(CHILDREN):
        shown.tag("group", {child}, whole=True)
        shown.tag(f"pic-{number}", {child}, whole=True)
        shown.add("group", Holder(frozenset({child}), published_observation=True))
    assert shown.depicts("group").people == tuple(sorted(CHILDREN))
    assert [shown.depicts(f"pic-{number}").people for number in range(50)] == [(child,) for child in CHILDREN]


def test_pictures_that_are_one_do_not_grow_together_with_others() -> None:
    """Joined once, each of two pictures goes on by itself."""
    shown = Shown()
    shown.tag("one", CHILDREN[:40], whole=True)
    shown.join({"one", "two"})
    shown.tag("two", CHILDREN[40:], whole=True)
    assert len(shown.tags["one"]) == 40
    assert len(shown.tags["two"]) == 50


def test_a_picture_in_every_entry_does_not_keep_each_size_its_list_ever_had() -> None:
    """Only small sets are kept for others; forty thousand sizes of one list would fill the memory."""
    once: dict[frozenset[int], frozenset[int]] = {}
    known: set[int] | frozenset[int] | None = None
    for number in range(40_000):
        known = with_more(known, (number,), once)
    assert known is not None
    assert len(known) == 40_000
    assert max(map(len, once)) <= 4

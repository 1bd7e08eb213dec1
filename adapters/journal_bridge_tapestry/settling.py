"""Settles which record stands for each observation, which pictures it holds, and what a manager is told of it."""

from journal_bridge.journal import Status
from journal_bridge.kit.ids import folded
from journal_bridge.kit.showing import Holder

from .capture import Capture
from .keeping import Chosen, Kept, Rank


def settle_observations(capture: Capture) -> list[Chosen]:
    """Return one record of each observation that belongs to some children; all others are losses."""
    settled = []
    found = list(capture.shelf.chosen())
    whole = not capture.of_relative and _sees_others(capture, found)
    for chosen in found:
        kept, tally = chosen.kept, capture.tally
        for record in (kept, *(other for other, _ in chosen.others)):
            if record.rank is Rank.FULL:
                capture.filing.lists(record.file, record.media)
        for other, reason in chosen.others:
            tally.lose("observation", reason, other.file)
            if other.rank is not Rank.PAGE and (other.names_others(kept) or set(other.about) != set(kept.about)):
                _hold(capture, other, published=False)
        if chosen.status is Status.PUBLISHED and any(map(capture.people.is_twofold, kept.about)):
            chosen.status = Status.UNKNOWN
        published = chosen.status is Status.PUBLISHED and kept.refused is None and whole
        _hold(capture, kept, published=published)
        if kept.refused:
            tally.lose("observation", kept.refused, kept.place)
            continue
        settled.append(chosen)
        tally.mapped["observation"] += 1
        tally.met["media"] += len(kept.media) + len(kept.comment_media)
        tally.mapped["media"] += len(kept.media) + len(kept.comment_media)
        for lost in kept.lost:
            tally.met[lost.kind] += lost.count
            tally.lose(lost.kind, lost.reason, lost.place, lost.count)
    _warn_about_media(capture, settled)
    _warn_about_posts(capture, settled)
    _warn_about_account(capture, whole=whole)
    _warn_about_numbers(capture)
    return settled


def _sees_others(capture: Capture, found: list[Chosen]) -> bool:
    """Tell whether the export shows that its account saw other families' children, as a setting's own does.

    Tables of staff or relatives are a manager's. Otherwise some observation must name two children whose names have
    no word in common; a family's account may be shown its own child alone, also on a photo of five.
    """
    if capture.tally.met["staff member"] or capture.tally.met["relative"]:
        return True
    abouts = {record.about for one in found for record in (one.kept, *(other for other, _ in one.others))}
    return any(_of_two_families(capture, about) for about in abouts if len(about) > 1)


def _of_two_families(capture: Capture, about: tuple[str, ...]) -> bool:
    people = capture.people
    names = [
        {word for name in people.names(child) for word in folded(name.full).split()}
        for child in about
        if child in people.children
    ]
    return any(one and other and one.isdisjoint(other) for one in names for other in names)


def _hold(capture: Capture, kept: Kept, *, published: bool) -> None:
    """Note which pictures a record holds; those of a record without a home are no one child's alone."""
    about = frozenset() if kept.refused else frozenset(kept.about)
    capture.album.add(kept.media, kept.school, kept.file, kept.number, Holder(about, published))
    capture.album.add(kept.comment_media, kept.school, kept.file, kept.number, Holder(about, False))


def _warn_about_media(capture: Capture, settled: list[Chosen]) -> None:
    counts = (sum(lost.count for lost in one.kept.lost if lost.kind == "media") for one in settled)
    short = [count for count in counts if count]
    if short:
        capture.tally.warnings.add(
            f"Observations that are not complete: {len(short)}. Their pictures, films or documents that are not "
            f"listed or cannot be read: {sum(short)}."
        )


def _warn_about_account(capture: Capture, *, whole: bool) -> None:
    """Tell when a relative's account was or may have been used, which may not be shown every child there is."""
    if whole or not capture.tally.met["media"]:
        return
    used = "was saved" if capture.of_relative else "may have been saved"
    capture.tally.warnings.add(
        f"This {used} with a relative's account, which may not be shown every child of an observation: no picture "
        "counts as one child's alone."
    )


def _warn_about_numbers(capture: Capture) -> None:
    """Tell of numbers that two children may have: every setting counts up its own."""
    twofold = sum(map(capture.people.is_twofold, capture.people.children))
    if twofold:
        capture.tally.warnings.add(
            f"Numbers under which two birthdays stand, or two names without a word in common: {twofold}. Two "
            "settings may lie in this export; what is about these children waits for a person."
        )


def _warn_about_posts(capture: Capture, settled: list[Chosen]) -> None:
    """Tell of relatives' posts that were let into no journal: staff and those relatives see them all the same."""
    relatives = capture.people.relatives
    waiting = sum(
        one.status is Status.PENDING
        and one.kept.author is not None
        and (one.kept.school.id, folded(one.kept.author.name)) in relatives
        for one in settled
    )
    if waiting:
        capture.tally.warnings.add(
            f"Posts of relatives that are not in the journal, though those relatives see them: {waiting}."
        )

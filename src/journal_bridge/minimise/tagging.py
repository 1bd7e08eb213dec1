"""Who is said to be in a picture, and what holds it: the same file may be tagged and shown more than once."""

from collections.abc import Iterable, Mapping

from journal_bridge.journal import Basis, Entry, Journal, Media, Status


def media_of(entry: Entry) -> set[str]:
    """Return the ids of the files of an entry and of its comments."""
    return {*entry.media, *(one for comment in entry.comments for one in comment.media)}


def said_to_be_in(media: Media, by_file: Mapping[str, Iterable[tuple[str, ...]]]) -> frozenset[str]:
    """Return everybody tagged in a picture, also where the same file was uploaded and tagged again."""
    return frozenset(media.depicts.people).union(*by_file.get(media.sha256 or "", ()))


def people_by_file(journal: Journal) -> dict[str, list[tuple[str, ...]]]:
    """Return whom each file is tagged with, once for every record of it, by the digest of its bytes."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for media in journal.media:
        if media.sha256:
            found.setdefault(media.sha256, []).append(media.depicts.people)
    return found


def basis_holds(journal: Journal, media: Media) -> bool:
    """Tell whether the journal bears out what is said of a picture: somebody is named, on sound evidence.

    An entry's word for it counts only when every entry with the file is a published one about this child alone.
    """
    if media.depicts.basis is not Basis.ENTRY:
        return bool(media.depicts.people)
    own = journal.child.id
    holders = [entry for entry in journal.entries if media.id in media_of(entry)]
    alone = all(one.about == (own,) and one.status is Status.PUBLISHED for one in holders)
    return alone and set(media.depicts.people) == {own}

"""Who is said to be in a picture, and what holds it: the same file may be tagged and shown more than once."""

from collections.abc import Iterable, Mapping, Sequence

from journal_bridge.journal import Basis, Entry, Journal, Media, Roster, Status


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


class Shown:
    """Knows for each file of one child's journal whom it shows, as far as anybody says so."""

    def __init__(self, journal: Journal, roster: Roster) -> None:
        self._subject = journal.child.id
        self._by_file = people_by_file(journal)
        self._holders: dict[str, list[Entry]] = {}
        for entry in journal.entries:
            for media in dict.fromkeys(entry.all_media):
                self._holders.setdefault(media, []).append(entry)
        self._adults = {adult.id for adult in (*roster.staff, *roster.relatives)}
        about = (entry.about for entry in journal.entries)
        tagged = (media.depicts.people for media in journal.media)
        self.others = frozenset[str]().union(*about, *tagged) - self._adults - {self._subject}
        """Every other child an entry is about, or tagged in a file."""

    def tagged(self, media: Media) -> frozenset[str]:
        """Return everybody tagged in it."""
        return said_to_be_in(media, self._by_file)

    def children(self, media: Media) -> frozenset[str]:
        """Return the journal's child, every child tagged in it, and every child its entries are about."""
        about = (entry.about for entry in self.holders(media))
        return self.tagged(media).union({self._subject}, *about) - self._adults

    def holders(self, media: Media) -> Sequence[Entry]:
        """Return the entries that show it, in a comment or themselves, in the order of the journal."""
        return self._holders.get(media.id, ())

    def basis_holds(self, media: Media) -> bool:
        """Tell whether the journal bears out what is said of a picture: somebody is named, on sound evidence.

        An entry's word for it counts only when every entry with the file is a published one about this child alone.
        """
        if media.depicts.basis is not Basis.ENTRY:
            return bool(media.depicts.people)
        own = self._subject
        alone = all(one.about == (own,) and one.status is Status.PUBLISHED for one in self.holders(media))
        return alone and set(media.depicts.people) == {own}

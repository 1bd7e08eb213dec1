"""Checks one folder that was handed over, or one file of it: the manifest, who signed it, and every file."""

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from journal_bridge.bundle.comparing import compare, others_of
from journal_bridge.bundle.inspecting import Openers, Seen, look_into
from journal_bridge.bundle.manifest import LARGEST, MANIFEST, SIGNATURE, Line, from_bytes, signer_of
from journal_bridge.bundle.verdicts import FileVerdict, SenderKnown, Trouble, Verification
from journal_bridge.errors import NotVerified
from journal_bridge.keys import Card, SettingKeys

_OF_THE_SYSTEM: Final = frozenset(
    {
        ".ds_store",
        ".fseventsd",
        ".spotlight-v100",
        ".trashes",
        "$recycle.bin",
        "desktop.ini",
        "lost+found",
        "system volume information",
        "thumbs.db",
    }
)
"""What systems leave on a stick when somebody merely looks at it."""


class Folder:
    """One verification as it goes on.

    Args:
        path: the folder, or one file of it.
        openers: what we hold to look inside.
        keys: ours, which make our own signature known.
        sender: whose signature is expected.
        read: the files to read; all when None.
    """

    def __init__(
        self,
        path: Path,
        openers: Openers,
        keys: SettingKeys | None,
        sender: Card | None,
        read: Collection[Path] | None,
    ) -> None:
        self._path = path
        self._openers = openers
        self._keys = keys
        self._sender = sender
        self._read = read
        self._files: list[FileVerdict] = []
        self._unchecked: list[str] = []
        self._signer: Card | None = None
        self._known = SenderKnown.UNKNOWN
        self._lines: dict[str, Line] | None = None

    def verdict(self) -> Verification:
        """Check everything and return the verdict.

        Raises:
            NotVerified: `not-a-bundle` when nothing there was made by this program.
        """
        self._read_manifest()
        if self._path.is_dir():
            self._check_folder()
        else:
            self._check_file()
        if self._signer is None and self._known is SenderKnown.UNKNOWN:
            self._unchecked.append("who made this, since there is no signature to read")
        return Verification(tuple(self._files), tuple(self._unchecked), self._known, self._signer)

    def _read_manifest(self) -> None:
        """Read the manifest if it is there, and who signed it."""
        folder = self._path if self._path.is_dir() else self._path.parent
        content = _small(folder / MANIFEST)
        if content is None:
            if self._path.is_dir():
                self._bad(MANIFEST, Trouble.MISSING, "missing, so nothing shows what belongs here")
            return
        try:
            self._lines = {line.name: line for line in from_bytes(content).lines}
        except NotVerified:
            self._bad(MANIFEST, Trouble.CHANGED, "damaged")
            return
        self._good(MANIFEST)
        self._read_signature(content, _small(folder / SIGNATURE))

    def _read_signature(self, content: bytes, signature: bytes | None) -> None:
        if signature is None:
            self._known = SenderKnown.BAD
            self._bad(SIGNATURE, Trouble.MISSING, "missing")
            return
        try:
            self._signer = signer_of(content, signature, SIGNATURE)
        except NotVerified:
            self._known = SenderKnown.BAD
            self._bad(SIGNATURE, Trouble.SIGNATURE, "the signature does not match the manifest")
            return
        self._judge_signer(self._signer, SIGNATURE)

    def _judge_signer(self, signer: Card, place: str) -> None:
        if self._sender is not None:
            self._known = SenderKnown.KNOWN if signer == self._sender else SenderKnown.BAD
        elif self._keys is not None and signer == self._keys.card:
            self._known = SenderKnown.KNOWN
        if self._known is SenderKnown.BAD:
            self._bad(place, Trouble.SIGNATURE, "signed with another key than the sender's")
        elif self._known is SenderKnown.KNOWN:
            self._good(place)
        else:
            self._good(place, "signed, but nobody said by whom: compare the fingerprint with the sender")

    def _check_folder(self) -> None:
        """Compare the folder with its manifest, and look into every file that is as it was made."""
        present = {one.name: one for one in sorted(self._path.iterdir()) if not of_the_system(one.name)}
        if self._lines is None and not any(look_into(one, Openers()).recognised for one in present.values()):
            raise NotVerified("not-a-bundle", self._path.name)
        files = {name: one for name, one in present.items() if name not in {MANIFEST, SIGNATURE}}
        if self._lines is None:
            self._look_at_all(files)
            return
        read = None if self._read is None else {one.name for one in files.values() if one in self._read}
        found = compare(files, self._lines, read)
        for name in found.proven:
            self._look(files[name], proven=True)
        self._files += found.settled

    def _look_at_all(self, files: dict[str, Path]) -> None:
        for name, path in files.items():
            if self._read is not None and path not in self._read:
                self._files.append(FileVerdict(name, ok=True, what="there; not read", read=False))
            elif path.is_symlink() or not path.is_file():
                self._bad(name, Trouble.NOT_READABLE, "not a file")
            else:
                self._look(path, proven=False)

    def _check_file(self) -> None:
        """Check one file against its line in the manifest beside it, if there is one, then look into it."""
        path = self._path
        if path.is_symlink() or not path.is_file():
            self._bad(path.name, Trouble.NOT_READABLE, "not a file")
            return
        if others := others_of(path.name):
            self._unchecked.append(f"{path.name}: {others}")
        found = compare({path.name: path}, self._lines or {}, whole=False)
        if found.proven or not self._lines or found.settled[0].trouble is Trouble.EXTRA:
            self._look(path, proven=bool(found.proven))
        else:
            self._files += found.settled

    def _look(self, path: Path, *, proven: bool) -> None:
        seen = look_into(path, self._openers)
        if not seen.recognised and not proven and not self._path.is_dir():
            raise NotVerified("not-a-bundle", path.name)
        self._unchecked += [f"{path.name}: {what}" for what in seen.could_not_check]
        if not proven:
            self._unchecked.append(f"{path.name}: that no bit of it changed, since no manifest names it")
        if seen.problems or not (proven or seen.opened):
            said = "; ".join(seen.problems) or "nothing of it could be checked"
            self._bad(path.name, Trouble.NOT_READABLE, said)
            return
        if seen.signer is not None:
            self._judge_inner(seen, path)
        shut = seen.recognised and not seen.opened
        self._good(path.name, "as it was made; not opened" if shut else seen.what)

    def _judge_inner(self, seen: Seen, path: Path) -> None:
        """Judge the signature inside a sealed file; manifest and bundle must be by the same hand."""
        if self._signer is not None and seen.signer != self._signer:
            self._known = SenderKnown.BAD
            self._bad(path.name, Trouble.SIGNATURE, "signed inside with another key than the manifest")
        elif self._signer is None and seen.signer is not None:
            self._signer = seen.signer
            self._judge_signer(seen.signer, f"{path.name}, signature inside")

    def _good(self, name: str, what: str = "as it was made") -> None:
        self._files.append(FileVerdict(name, ok=True, what=what))

    def _bad(self, name: str, trouble: Trouble, what: str) -> None:
        self._files.append(FileVerdict(name, ok=False, what=what, trouble=trouble))


def of_the_system(name: str) -> bool:
    """Tell whether a system left a file on the medium without anybody asking for it."""
    return name.casefold() in _OF_THE_SYSTEM or name.startswith("._")


def _small(path: Path) -> bytes | None:
    """Return the bytes of a small file, or None when it is not there or is no plain file."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
            return path.read_bytes()
    return None

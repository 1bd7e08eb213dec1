"""Verifies what lies on a medium, offline: every file against the signed manifest, and every file against itself.

It says what is wrong, and also what it could not look at; bad content never raises.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from journal_bridge.bundle.blocks import listed
from journal_bridge.bundle.inspecting import Openers, Seen, look_into
from journal_bridge.bundle.manifest import LARGEST, MANIFEST, SIGNATURE, Line, from_bytes, signer_of
from journal_bridge.errors import InputRefused, NotVerified
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


class SenderKnown(StrEnum):
    """What the signature says: by a key we know, by one we do not, or not as it should be."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    BAD = "bad"


@dataclass(frozen=True)
class FileVerdict:
    """Whether one file is as it was made, and what was seen."""

    name: str
    ok: bool
    what: str


@dataclass(frozen=True)
class Verification:
    """The verdict on a deliverable: file by file, what could not be checked, and whose signature it carries.

    `signer` is the card the signature names, for comparing fingerprints; None where there is none.
    """

    files: tuple[FileVerdict, ...]
    could_not_check: tuple[str, ...]
    sender: SenderKnown
    signer: Card | None = None

    @property
    def ok(self) -> bool:
        """Whether everything that could be checked is as it was made; an unknown sender is for people to judge."""
        return all(file.ok for file in self.files) and self.sender is not SenderKnown.BAD


def verify(
    path: Path,
    passphrase: str | None = None,
    keys: SettingKeys | None = None,
    sender: Card | None = None,
    *,
    films_passphrase: str | None = None,
) -> Verification:
    """Return the verdict on a delivered folder, or on one file of it.

    Args:
        path: the folder, or a single PDF, ZIP or sealed file; the manifest beside a single file is used.
        passphrase: opens the book.
        keys: ours; open what is sealed to us, and make our own signature known.
        sender: whose signature is expected.
        films_passphrase: opens the ZIP of films.

    Raises:
        InputRefused: `not-found`.
        NotVerified: `not-a-bundle` when nothing there was made by this program.
    """
    if not path.exists():
        raise InputRefused("not-found", path.name)
    work = _Work(path, Openers(passphrase, films_passphrase, keys), keys, sender)
    work.read_manifest()
    if path.is_dir():
        work.check_folder()
    else:
        work.check_file(path)
    return work.verdict()


@dataclass
class _Work:
    """One verification as it goes on."""

    path: Path
    openers: Openers
    keys: SettingKeys | None
    sender: Card | None
    files: list[FileVerdict] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    signer: Card | None = None
    known: SenderKnown = SenderKnown.UNKNOWN
    lines: dict[str, Line] | None = None

    @property
    def folder(self) -> Path:
        return self.path if self.path.is_dir() else self.path.parent

    def read_manifest(self) -> None:
        """Read the manifest if it is there, and who signed it."""
        content = _small(self.folder / MANIFEST)
        if content is None:
            if self.path.is_dir():
                self.files.append(
                    FileVerdict(MANIFEST, ok=False, what="missing, so nothing shows what belongs here")
                )
            return
        try:
            self.lines = {line.name: line for line in from_bytes(content).lines}
        except NotVerified:
            self._say(MANIFEST, "damaged")
            return
        self._say(MANIFEST)
        self._read_signature(content)

    def _read_signature(self, content: bytes) -> None:
        signature = _small(self.folder / SIGNATURE)
        if signature is None:
            self.known = SenderKnown.BAD
            self._say(SIGNATURE, "missing")
            return
        try:
            self.signer = signer_of(content, signature, SIGNATURE)
        except NotVerified:
            self.known = SenderKnown.BAD
            self._say(SIGNATURE, "the signature does not match the manifest")
            return
        self._judge_signer(self.signer, SIGNATURE)

    def _judge_signer(self, signer: Card, place: str) -> None:
        if self.sender is not None:
            self.known = SenderKnown.KNOWN if signer == self.sender else SenderKnown.BAD
        elif self.keys is not None and signer == self.keys.card:
            self.known = SenderKnown.KNOWN
        if self.known is SenderKnown.BAD:
            self._say(place, "signed with another key than the sender's")
        elif self.known is SenderKnown.KNOWN:
            self._say(place)
        else:
            self._say(place, ok="signed, but nobody said by whom: compare the fingerprint with the sender")

    def check_folder(self) -> None:
        """Check every file of the folder, and say what is missing, what is too much, and what was renamed."""
        present = {one.name: one for one in sorted(self.path.iterdir()) if not _of_the_system(one.name)}
        if self.lines is None and not any(look_into(one, Openers()).recognised for one in present.values()):
            raise NotVerified("not-a-bundle", self.path.name)
        lines = self.lines or {}
        for name in sorted(present.keys() - {MANIFEST, SIGNATURE}):
            if name in lines or self.lines is None:
                self.check_file(present[name])
        if self.lines is not None:
            extra = [present[name] for name in sorted(present.keys() - lines.keys() - {MANIFEST, SIGNATURE})]
            self._name_strays([lines[name] for name in sorted(lines.keys() - present.keys())], extra)

    def _name_strays(self, missing: list[Line], extra: list[Path]) -> None:
        """Name what is missing and what is too much; an extra file with a missing one's bytes was renamed."""
        by_digest = {line.sha256: line for line in missing}
        for path in extra:
            digest = listed(path.name, path).sha256 if path.is_file() and not path.is_symlink() else ""
            was = by_digest.pop(digest, None)
            self._say(path.name, f"renamed: it was {was.name}" if was else "does not belong here")
        for line in by_digest.values():
            self._say(line.name, "missing")

    def check_file(self, path: Path) -> None:
        """Check one file against its line in the manifest, then look into it."""
        if path.is_symlink() or not path.is_file():
            self._say(path.name, "not a file")
            return
        line = (self.lines or {}).get(path.name)
        file = listed(path.name, path)
        if line is not None and (line.bytes, line.sha256) != (file.bytes, file.sha256):
            length = "" if line.bytes == file.bytes else f": {file.bytes} bytes instead of {line.bytes}"
            self._say(path.name, f"changed since it was made{length}")
            return
        self._look(path, proven=line is not None)

    def _look(self, path: Path, *, proven: bool) -> None:
        seen = look_into(path, self.openers)
        if not seen.recognised and not proven and not self.path.is_dir():
            raise NotVerified("not-a-bundle", path.name)
        self.unchecked += [f"{path.name}: {what}" for what in seen.could_not_check]
        if not proven:
            self.unchecked.append(f"{path.name}: that no bit of it changed, since no manifest names it")
        if seen.problems or not (proven or seen.opened):
            self._say(path.name, "; ".join(seen.problems) or "nothing of it could be checked")
            return
        if seen.signer is not None:
            self._judge_inner(seen, path)
        self._say(path.name, ok="as it was made; not opened" if seen.recognised and not seen.opened else seen.what)

    def _judge_inner(self, seen: Seen, path: Path) -> None:
        """Judge the signature inside a sealed file; manifest and bundle must be by the same hand."""
        if self.signer is not None and seen.signer != self.signer:
            self.known = SenderKnown.BAD
            self._say(path.name, "signed inside with another key than the manifest")
        elif self.signer is None and seen.signer is not None:
            self.signer = seen.signer
            self._judge_signer(seen.signer, f"{path.name}, signature inside")

    def _say(self, name: str, problem: str = "", *, ok: str = "as it was made") -> None:
        self.files.append(FileVerdict(name, not problem, problem or ok))

    def verdict(self) -> Verification:
        if self.signer is None and self.known is SenderKnown.UNKNOWN:
            self.unchecked.append("who made this, since there is no signature to read")
        return Verification(tuple(self.files), tuple(self.unchecked), self.known, self.signer)


def _of_the_system(name: str) -> bool:
    return name.casefold() in _OF_THE_SYSTEM or name.startswith("._")


def _small(path: Path) -> bytes | None:
    """Return the bytes of a small file, or None when it is not there or is no plain file."""
    with suppress(OSError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST:
            return path.read_bytes()
    return None

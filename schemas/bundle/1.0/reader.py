#!/usr/bin/env python3
"""Opens a sealed bundle of journal-bridge 1.0: a second reader, written from bundle.md beside it.

It shares no line with journal-bridge. It needs Python 3.11 or later and two libraries, `pyrage` (age) and
`cryptography` (Ed25519). Copy it, change it and pass it on. Numbers in brackets are sections of bundle.md.

    python reader.py open FILE.jb.age --identity keys.json --card jb1:OURS --sender jb1:THEIRS --out NEW-FOLDER
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import tempfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from struct import pack
from typing import Any, BinaryIO

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

JOURNAL_SCHEMAS = {"1.0"}
UPPER = ["statement.json", "statement.sig", "tagmanifest-sha256.txt"]
LOWER = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"]
TAGS = UPPER + LOWER
DOCUMENTS = {"data/journal.json", "data/left-out.json"}
PAYLOAD = re.compile(
    r"data/(journal\.json|journal\.pdf|left-out\.json"
    r"|media/(?!(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$))[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\.[a-z0-9]{1,8})?)"
)
STATEMENT = re.compile(
    rb'\{\n "schema": "journal-bridge/bundle/1\.0",\n "transfer_id": "(?P<transfer_id>[0-9a-f]{32})",\n'
    rb' "sender": "(?P<sender>[0-9a-f]{64})",\n "receiver": "(?P<receiver>[0-9a-f]{64})",\n'
    rb' "base": (?:null|"(?P<base>[0-9a-f]{32})"),\n "journal_schema": "(?P<journal_schema>[0-9a-z.-]{1,20})",\n'
    rb' "tagmanifest_sha256": "(?P<tagmanifest_sha256>[0-9a-f]{64})"\n\}\n'
)
SIGNATURE = re.compile(
    rb'\{\n "schema": "journal-bridge/signature/1\.0",\n "signer": "(jb1:[A-Za-z0-9_-]{131})",\n'
    rb' "signature": "([A-Za-z0-9+/]{86}==)"\n\}\n'
)
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO = rb"Bag-Software-Agent: [ -~]{1,100}\nExternal-Identifier: %s\nPayload-Oxum: %d\.%d\n"
COUNT, TEXT, LEFT_OUT_SCHEMA = "[0-9]{1,15}", '".*"', "journal-bridge/left-out/1.0"
LINE = {"kind": '"(entry|comment|media|extras)"', "detail": TEXT, "state": '"(withhold|hold)"', "rule": TEXT}
LINE |= {"reason": TEXT, "count": COUNT}
LEFT_OUT = {"schema": TEXT, "purpose": '"(parent|setting|school)"', "carried": COUNT, "redactions": COUNT}
LEFT_OUT |= {"left_out": r"\[.*\]"}
MEGABYTE, MOST_FILES, ONES = 1 << 20, 100_000, 0xFFFFFFFF
Us = tuple[bytes, Any]  # our public keys, and the secret that opens what is sealed to us


class Refused(Exception):
    """A bundle that must not be used, with its verdict (7)."""

    def __init__(self, verdict: str, place: str = "") -> None:
        self.verdict = verdict
        super().__init__(f"{verdict}: {place}" if place else verdict)


def demand(holds: object, verdict: str, place: str = "") -> None:
    """Refuse unless something holds."""
    if not holds:
        raise Refused(verdict, place)


def keys_in(card: str) -> bytes:
    """Return the public keys in a card, 32 bytes and an age recipient (3); ValueError when it is no card."""
    raw = base64.b64decode(card.removeprefix("jb1:") + "=", altchars=b"-_", validate=True)
    again = "jb1:" + base64.urlsafe_b64encode(raw).decode().rstrip("=")
    if again != card or len(raw) != 98 or raw[94:] != hashlib.sha256(b"jb1:" + raw[:94]).digest()[:4]:
        raise ValueError("no card")
    pyrage.x25519.Recipient.from_str(raw[32:94].decode("ascii"))
    return raw[:94]


def open_bundle(sealed: Path, us: Us, sender: bytes | None, out: Path, seen: Collection[str]) -> dict[str, str]:
    """Unpack what `sender` sealed to us and return its statement, or refuse it and leave nothing behind (6)."""
    if out.exists():
        raise FileExistsError(out)
    with tempfile.TemporaryDirectory(prefix=".quarantine-", dir=out.parent) as quarantine:
        plain, bag = Path(quarantine, "plain"), Path(quarantine, "bag")
        decrypt(sealed, us[1], plain)
        with plain.open("rb") as file:
            zipped = Zip(file)
            statement = proven(zipped, us[0], sender, seen)
            digests = unpack(zipped, statement, bag)
        check_journal(bag, statement, digests)
        check_left_out(bag)
        demand(sender, "sender-unknown", statement["sender"])
        bag.rename(out)
    return statement


def decrypt(sealed: Path, identity: Any, plain: Path) -> None:
    """Decrypt the age file (2); nothing may be looked at before all of it was whole."""
    with sealed.open("rb") as source, plain.open("xb") as sink:
        start = source.read(65536)
        demand(start.startswith(b"age-encryption.org/v1\n"), "not-a-bundle")
        demand(b"\n--- " in start, "tampered", "age header")
        source.seek(0)
        try:
            pyrage.decrypt_io(source, sink, [identity])
        except pyrage.DecryptError as error:
            raise Refused("wrong-key" if "matching keys" in str(error) else "tampered", "age header") from None
        except OSError as error:
            raise Refused("tampered", f"age payload: {error}") from None


class Zip:
    """The ZIP (4): walked from its beginning, and its directory compared with what it must then be."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.places = file, dict[str, tuple[int, int, int]]()
        size, entries, at = file.seek(0, 2), bytearray(), file.seek(0)
        demand((head := file.read(39))[:4] == b"PK\3\4", "not-a-bundle")
        demand(head[30:] != b"bagit.txt", "unsupported-version", "draft")
        while len(self.places) <= MOST_FILES:
            file.seek(at)
            fixed = file.read(30)
            if fixed[:4] != b"PK\3\4":
                break
            crc, width = int.from_bytes(fixed[14:18], "little"), int.from_bytes(fixed[26:28], "little")
            rest = file.read(width + 20)
            name, length = rest[:width], int.from_bytes(rest[width + 4 : width + 12], "little")
            start = pack("<4s5H3I2H", b"PK\3\4", 45, 0, 0, 0, 33, crc, ONES, ONES, width, 20) + name
            demand(fixed + rest == start + pack("<2H2Q", 1, 16, length, length), "tampered", f"header at {at}")
            demand(at + 50 + width + length <= size, "tampered", f"length at {at}")
            entries += pack("<4s6H3I", b"PK\1\2", 813, 45, 0, 0, 0, 33, crc, ONES, ONES)
            entries += pack("<5H2I", width, 28, 0, 0, 0, 0o100600 << 16, ONES) + name
            entries += pack("<2H3Q", 1, 24, length, length, at)
            self.enter(name.decode("latin-1"), at + 50 + width, length, crc)
            at += 50 + width + length
        count, width = len(self.places), len(entries)
        end = pack("<4sQ2H2I4Q", b"PK\6\6", 44, 813, 45, 0, 0, count, count, width, at)
        end += pack("<4sIQI", b"PK\6\7", 0, at + width, 1)
        end += pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, ONES, ONES, 0)
        file.seek(at)
        demand(file.read(width + len(end) + 1) == entries + end, "tampered", "directory")
        demand(len({name.lower() for name in self.places}) == count, "tampered", "names alike")
        demand(self.places.keys() >= set(TAGS), "missing-file")
        demand(list(self.places) == TAGS + sorted(self.places.keys() - set(TAGS)), "tampered", "order")

    def enter(self, name: str, start: int, length: int, crc: int) -> None:
        """Take note of a file; in another version only the beginning of the first one is known (8)."""
        if not self.places:
            self.file.seek(start)
            told = re.match(rb'\{\n "schema": "([!-~]{1,100})"', self.file.read(min(length, 200)))
            other = name == TAGS[0] and told and told[1] != b"journal-bridge/bundle/1.0"
            demand(not other, "unsupported-version", name)
        demand(name in TAGS or PAYLOAD.fullmatch(name), "extra-file", f"file {len(self.places) + 1}")
        demand(name not in self.places and (name not in TAGS or length <= 32 * MEGABYTE), "tampered", name)
        self.places[name] = (start, length, crc)

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a file's bytes, and compare their CRC-32 at the end."""
        start, left, crc = self.places[name]
        self.file.seek(start)
        found = 0
        while left:
            block = self.file.read(min(left, MEGABYTE))
            found, left = zlib.crc32(block, found), left - len(block)
            yield block
        demand(found == crc, "tampered", name)


def proven(bag: Zip, us: bytes, sender: bytes | None, seen: Collection[str]) -> dict[str, str]:
    """Return the statement once it is proven (5.1); nothing else may be read before."""
    said, signed = (b"".join(bag.blocks(name)) for name in UPPER[:2])
    match = SIGNATURE.fullmatch(signed)
    try:
        card, signature = match.groups() if match else (b"", b"")
        signer, raw = keys_in(card.decode()), base64.b64decode(signature)
        demand(base64.b64encode(raw) == signature, "signature-bad")
        Ed25519PublicKey.from_public_bytes(signer[:32]).verify(raw, said)
    except (InvalidSignature, ValueError, pyrage.RecipientError):
        raise Refused("signature-bad") from None
    found = STATEMENT.fullmatch(said)
    statement = {key: value.decode() for key, value in found.groupdict().items() if value} if found else {}
    demand(statement, "tampered", "statement.json")
    base = statement.get("base")
    demand(statement["sender"] == sha256(signer), "signature-bad", "not who it says")
    demand(sender in {None, signer}, "signature-bad", "another sender")
    demand(statement["receiver"] == sha256(us), "other-receiver")
    demand(sender is None or statement["transfer_id"] not in seen, "already-received")
    demand(sender is None or base is None or base in seen, "base-unknown")
    demand(statement["journal_schema"] in JOURNAL_SCHEMAS, "unsupported-version", "journal")
    return statement


def unpack(bag: Zip, statement: Mapping[str, str], folder: Path) -> dict[str, tuple[str, int]]:
    """Write the bag's files, each held to what vouches for it (5.2); return the payload's digests and lengths."""
    tags = {name: b"".join(bag.blocks(name)) for name in TAGS}
    demand(sha256(tags[UPPER[2]]) == statement["tagmanifest_sha256"], "tampered", UPPER[2])
    demand(listed(tags[UPPER[2]]) == {name: sha256(tags[name]) for name in LOWER}, "tampered", UPPER[2])
    demand(tags["bagit.txt"] == BAGIT, "tampered", "bagit.txt")
    digests, there = listed(tags["manifest-sha256.txt"]), bag.places.keys() - set(TAGS)
    demand(all(PAYLOAD.fullmatch(name) for name in digests), "tampered", "manifest-sha256.txt")
    demand(there >= digests.keys() | DOCUMENTS, "missing-file")
    demand(digests.keys() >= there, "extra-file")
    files = {name: (digests[name], bag.places[name][1]) for name in digests}
    demand(all(files[name][1] <= 128 * MEGABYTE for name in DOCUMENTS), "tampered", "too large")
    total = sum(length for _, length in files.values())
    info = INFO % (statement["transfer_id"].encode(), total, len(files))
    demand(re.fullmatch(info, tags["bag-info.txt"]), "tampered", "bag-info.txt")
    for name in [*TAGS, *files]:
        target, found = folder / name, hashlib.sha256()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as sink:
            for block in bag.blocks(name):
                found.update(block)
                sink.write(block)
        demand(name in TAGS or found.hexdigest() == digests[name], "tampered", name)
    return files


def sha256(raw: bytes) -> str:
    """Return a SHA-256 in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def listed(manifest: bytes) -> dict[str, str]:
    """Return the digests in a manifest by name: sorted lines, each of them ended (5.2)."""
    lines = {name: digest for digest, name in re.findall(rb"([0-9a-f]{64})  ([!-~]{1,200})\n", manifest)}
    again = b"".join(b"%s  %s\n" % (lines[name], name) for name in sorted(lines))
    demand(again == manifest, "tampered", "manifest")
    return {name.decode(): digest.decode() for name, digest in lines.items()}


def strictly(path: Path, verdict: str) -> dict[str, Any]:
    """Return the object in a document: UTF-8 JSON without a mark, no key twice, no NaN, no half letter (5.3)."""

    def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        demand(len(dict(pairs)) == len(pairs), verdict, "a key twice")
        return dict(pairs)

    try:
        document = json.loads(path.read_bytes().decode(), object_pairs_hook=each_key_once)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise Refused(verdict, path.name) from None
    demand(isinstance(document, dict), verdict, path.name)
    return document  # type: ignore[no-any-return]


def check_journal(bag: Path, statement: Mapping[str, str], files: Mapping[str, tuple[str, int]]) -> None:
    """Check what a bundle promises of its journal (5.3); whoever uses it holds it to its own schema first."""
    journal = strictly(bag / "data/journal.json", "invalid-journal")
    demand(journal.get("schema_version") == statement["journal_schema"], "unsupported-version", "journal.json")
    media = journal.get("media", [])
    demand(isinstance(journal.get("child"), dict) and isinstance(media, list), "invalid-journal")
    demand(all(isinstance(one, dict) for one in media), "invalid-journal", "media")
    found = [(f"data/{one.get('path')}", one) for one in media if one.get("availability") == "found"]
    for name, one in found:
        demand(name.startswith("data/media/") and name in files, "media-missing", "not in the bag")
        demand((one.get("sha256"), one.get("bytes")) == files[name], "media-missing", name)
    demand({name for name in files if name.startswith("data/media/")} <= {name for name, _ in found}, "extra-file")


def check_left_out(bag: Path) -> None:
    """Check the list of what the sender left out (5.3)."""
    document = strictly(bag / "data/left-out.json", "tampered")
    demand(document.get("schema", LEFT_OUT_SCHEMA) == LEFT_OUT_SCHEMA, "unsupported-version", "left-out.json")
    demand(fits(document, LEFT_OUT) and all(fits(one, LINE) for one in document["left_out"]), "tampered")


def fits(document: Any, shape: Mapping[str, str]) -> bool:
    """Return whether an object has just these keys, and values that are written like this in JSON."""
    written = {key: json.dumps(document[key]) for key in document} if isinstance(document, dict) else {}
    return written.keys() == shape.keys() and all(re.fullmatch(shape[key], written[key]) for key in shape)


def main() -> int:
    """Run the command line; 7 says that a bundle was refused."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    opening = parser.add_subparsers(dest="command", required=True).add_parser("open")
    opening.add_argument("bundle", type=Path)
    opening.add_argument("--identity", type=Path, required=True, help="a file with our age identity, as keys.json")
    opening.add_argument("--card", required=True, help="our own card")
    opening.add_argument("--sender", help="the sender's card; without it a bundle is checked and not given out")
    opening.add_argument("--seen", nargs="*", default=[], help="ids of the transfers that came from there before")
    opening.add_argument("--out", type=Path, required=True, help="a new folder")
    given = parser.parse_args()
    try:
        sender = keys_in(given.sender) if given.sender else None
        secret = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", given.identity.read_text(encoding="utf-8"))
        us = (keys_in(given.card), pyrage.x25519.Identity.from_str(secret[0] if secret else ""))
        print(json.dumps(open_bundle(given.bundle, us, sender, given.out, given.seen), indent=1))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 7
    return 0


if __name__ == "__main__":
    sys.exit(main())

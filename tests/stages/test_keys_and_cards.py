"""A setting's keys stay private, and its card survives being pasted."""

import json
import pickle
import re
import stat
from io import BytesIO
from pathlib import Path

import pytest

from journal_bridge.errors import NotVerified, UsageFault
from journal_bridge.keys import KEY_FILE, Card, SettingKeys, verify

PASSPHRASE = "only-this-one-opens-the-keys"


def test_two_first_runs_end_up_with_the_same_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second takes the keys the first one made, and overwrites nothing."""
    create = SettingKeys.create
    monkeypatch.setattr(
        SettingKeys, "create", lambda folder, phrase: (create(folder, phrase), create(folder, phrase))
    )
    late = SettingKeys.load_or_create(tmp_path / "keys")
    monkeypatch.undo()
    assert SettingKeys.load_or_create(tmp_path / "keys").card == late.card
    (tmp_path / "taken").write_text("no folder")
    with pytest.raises(UsageFault, match="folder"):
        SettingKeys.load_or_create(tmp_path / "taken" / "keys")


def test_keys_come_back_as_they_were_made(tmp_path: Path) -> None:
    """Closing the program and opening it again changes nothing: same card, same ids."""
    made = SettingKeys.create(tmp_path / "keys")
    loaded = SettingKeys.load(tmp_path / "keys")
    assert made.card == loaded.card
    assert made.keyed_id("child", "7", "gateway") == loaded.keyed_id("child", "7", "gateway")
    assert SettingKeys.load_or_create(tmp_path / "keys").card == made.card


def test_nobody_else_on_the_machine_can_read_the_keys(tmp_path: Path) -> None:
    """The file is mine alone, and so is its folder; nothing half-written lies beside it."""
    SettingKeys.create(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [KEY_FILE]


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    """Making keys twice keeps the first: they may open a bundle that is on its way."""
    first = SettingKeys.create(tmp_path)
    with pytest.raises(UsageFault) as refused:
        SettingKeys.create(tmp_path)
    assert refused.value.code == "keys-exist"
    assert SettingKeys.load(tmp_path).card == first.card
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("way", ["file", "file/deeper"])
def test_keys_that_cannot_be_stored_are_a_usage_fault(way: str, tmp_path: Path) -> None:
    """A file where the folder should be: I am told to choose another place, and the file is kept."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageFault) as refused:
        SettingKeys.create(tmp_path / way)
    assert refused.value.code == "no-folder"
    assert (tmp_path / "file").read_text() == "mine"


def test_a_passphrase_locks_the_keys(tmp_path: Path) -> None:
    """With a passphrase the file holds no key in clear; the wrong passphrase opens nothing."""
    made = SettingKeys.create(tmp_path, PASSPHRASE)
    text = (tmp_path / KEY_FILE).read_text()
    assert "AGE-SECRET-KEY" not in text
    assert set(json.loads(text)) == {"schema", "kdf", "nonce", "locked"}
    assert SettingKeys.load(tmp_path, PASSPHRASE).card == made.card
    with pytest.raises(NotVerified) as wrong:
        SettingKeys.load(tmp_path, PASSPHRASE + "x")
    assert wrong.value.code == "wrong-passphrase"
    with pytest.raises(UsageFault) as none:
        SettingKeys.load(tmp_path)
    assert none.value.code == "key-file"


def test_an_empty_passphrase_is_refused(tmp_path: Path) -> None:
    """An empty passphrase would look like a lock and be none."""
    with pytest.raises(UsageFault, match="too weak"):
        SettingKeys.create(tmp_path, "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"schema": "journal-bridge/keys/1"}',
        b'{"schema": "journal-bridge/keys/1", "signing": "AA==", "identity": "x", "secret": "AA=="}',
        b'{"schema": "journal-bridge/keys/1", "signing": 1, "identity": 2, "secret": 3}',
        b'{"schema": "journal-bridge/keys/1", "locked": "", "nonce": "", "kdf": {"log_n": 60, "salt": ""}}',
        b'{"schema": "journal-bridge/keys/1", "locked": "AA==", "nonce": "AA==", "kdf": 5}',
    ],
)
def test_a_damaged_key_file_is_named(tmp_path: Path, content: bytes) -> None:
    """A key file that is none is refused by name, without a traceback and without costing a gigabyte."""
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(UsageFault) as refused:
        SettingKeys.load(tmp_path, PASSPHRASE)
    assert refused.value.code == "key-file"


def test_no_secret_shows_when_keys_are_printed(tmp_path: Path) -> None:
    """Printing, logging or copying the keys shows whose they are and no more."""
    keys = SettingKeys.create(tmp_path)
    secrets = json.loads((tmp_path / KEY_FILE).read_text())
    shown = f"{keys!r} {keys!s} {keys.card!r}"
    assert not [name for name in ("signing", "identity", "secret") if secrets[name] in shown]
    with pytest.raises(TypeError):
        pickle.dumps(keys)


def test_a_card_survives_being_pasted(tmp_path: Path) -> None:
    """A card copied into an e-mail and back, or saved in a file with a greeting, is the same card."""
    card = SettingKeys.create(tmp_path).card
    assert Card.parse(f"  {card.text}\n") == card
    assert Card.given(card.text) == card
    file = tmp_path / "card.txt"
    file.write_text(f"Our key, with kind regards:\n{card.text}\n")
    assert Card.given(str(file)) == card
    assert re.fullmatch(r"[0-9a-f]{4}( [0-9a-f]{4}){15}", card.shown_fingerprint)
    assert card.shown_fingerprint.replace(" ", "") == card.fingerprint


def test_every_slip_of_copying_a_card_is_noticed(tmp_path: Path) -> None:
    """A letter changed, lost or doubled anywhere in a card is refused."""
    text = SettingKeys.create(tmp_path).card.text
    slips = [text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :] for at in range(len(text))]
    slips += [text[:at] + text[at + 1 :] for at in range(0, len(text), 7)]
    slips += [
        text + "A",
        text + "=",
        text.upper(),
        text + text,
        "",
        "jb1:",
        "jb2:" + text[4:],
        f"{text[:70]} {text[70:]}",
    ]
    for slip in slips:
        with pytest.raises(UsageFault) as refused:
            Card.parse(slip)
        assert refused.value.code == "key-malformed"


def test_a_card_option_that_is_neither_card_nor_file_is_refused(tmp_path: Path) -> None:
    """A wrong path, or a file without exactly one card, is told apart and refused."""
    with pytest.raises(UsageFault) as missing:
        Card.given(str(tmp_path / "none.txt"))
    assert missing.value.code == "not-found"
    (tmp_path / "two.txt").write_bytes(b"\x00jb1:one jb1:two")
    with pytest.raises(UsageFault) as two:
        Card.given(str(tmp_path / "two.txt"))
    assert two.value.code == "key-malformed"


def test_a_signature_counts_for_one_text_and_one_key(tmp_path: Path) -> None:
    """A signature is good for exactly what was signed, by exactly who signed it."""
    ours, theirs = SettingKeys.create(tmp_path / "a"), SettingKeys.create(tmp_path / "b")
    signature = ours.sign(b"carried")
    assert verify(ours.card, b"carried", signature)
    assert not verify(ours.card, b"carriee", signature)
    assert not verify(theirs.card, b"carried", signature)
    assert not verify(ours.card, b"carried", signature[:-1])


def test_ids_cannot_be_compared_between_two_families(tmp_path: Path) -> None:
    """The same child has unrelated ids for two receivers, two kinds and two settings; parts cannot be shifted."""
    ours, theirs = SettingKeys.create(tmp_path / "a"), SettingKeys.create(tmp_path / "b")
    ids = [
        keys.keyed_id(*parts)
        for keys in (ours, theirs)
        for parts in (("child", "12", "r"), ("child", "12", "s"), ("media", "12", "r"), ("child1", "2", "r"))
    ]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z2-7]{26}", one) for one in ids)


def test_what_is_sealed_to_one_setting_opens_for_no_other(tmp_path: Path) -> None:
    """Another setting's keys are told that they do not fit; a full disk is not mistaken for damage."""
    ours, theirs = SettingKeys.create(tmp_path / "a"), SettingKeys.create(tmp_path / "b")
    sealed, opened = BytesIO(), BytesIO()
    ours.card.seal_to(BytesIO(b"journal"), sealed)
    ours.open_sealed(BytesIO(sealed.getvalue()), opened, "x")
    assert opened.getvalue() == b"journal"
    with pytest.raises(NotVerified) as wrong:
        theirs.open_sealed(BytesIO(sealed.getvalue()), BytesIO(), "x")
    assert wrong.value.code == "wrong-key"
    with pytest.raises(OSError, match="full"):
        ours.open_sealed(BytesIO(sealed.getvalue()), _FullDisk(), "x")


class _FullDisk(BytesIO):
    def write(self, _: object) -> int:
        raise OSError(28, "full")

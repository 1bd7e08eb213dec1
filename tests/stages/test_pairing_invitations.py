"""An invitation arrives whole, whatever a mail program does to its lines, or is refused."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_bridge.errors import BridgeError, UsageFault
from journal_bridge.pairing import Invitation
from runs import SHORT

INVITATION = Invitation(
    "https://kingfisher.example:8471",
    "Kingfisher Nursery, Tŷ Gwyn 🦉",
    hashlib.sha256(b"card").hexdigest(),
    "Zm9ydHktdHdvIGlzIG5vdA"[:22],
    datetime(2025, 7, 23, 11, 0, tzinfo=UTC),
)


def made_of(said: object) -> str:
    """Return a well-formed invitation that says something else."""
    payload = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    check = hashlib.sha256(b"jbi1:" + payload).digest()[:6]
    return f"jbi1:{base64.urlsafe_b64encode(payload + check).decode().rstrip('=')}:"


def said(**changes: object) -> dict[str, object]:
    """Return what an invitation says."""
    told: dict[str, object] = {
        "url": INVITATION.url,
        "name": "Kingfisher Nursery",
        "fingerprint": INVITATION.fingerprint,
        "token": INVITATION.token,
        "until": 1753268400,
    }
    return {key: value for key, value in (told | changes).items() if value is not ...}


def test_an_invitation_is_one_line_and_says_everything() -> None:
    """Name, address, fingerprint, token and time come through, Welsh letters and owls too."""
    assert Invitation.parse(INVITATION.text) == INVITATION
    assert INVITATION.text.split() == [INVITATION.text]
    assert Invitation.parse(made_of(said())).name == "Kingfisher Nursery"


@pytest.mark.parametrize("width", [40, 72, 76, 998])
@pytest.mark.parametrize("before", ["", "> ", ">> ", "\t"])
def test_a_mail_program_may_break_its_lines(tmp_path: Path, width: int, before: str) -> None:
    """The saved e-mail is enough, with the words around it and the marks of an answer."""
    text = INVITATION.text
    lines = [before + text[start : start + width] for start in range(0, len(text), width)]
    letter = tmp_path / "letter.txt"
    words = ["Dear Priya,", "", "here is our invitation (jbi1: and so on):", "", *lines, "", "Best wishes"]
    letter.write_bytes("\r\n".join(words).encode())
    assert Invitation.given(str(letter)) == INVITATION


def test_it_may_also_be_pasted(tmp_path: Path) -> None:
    """Between blanks, or twice in one letter; two different ones are a question."""
    assert Invitation.given(f"  {INVITATION.text}\n") == INVITATION
    other = replace(INVITATION, token="B" * 22)
    (tmp_path / "twice").write_text(f"{INVITATION.text}\n\n> {INVITATION.text}\n", encoding="utf-8")
    (tmp_path / "both").write_text(f"{INVITATION.text}\n{other.text}\n", encoding="utf-8")
    assert Invitation.given(str(tmp_path / "twice")) == INVITATION
    with pytest.raises(UsageFault) as trouble:
        Invitation.given(str(tmp_path / "both"))
    assert (trouble.value.code, trouble.value.place) == ("invitation-form", "both")


@SHORT
@given(st.data())
def test_a_letter_lost_or_changed_is_noticed(data: st.DataObject) -> None:
    """Nobody telephones about an invitation that was copied badly."""
    text = INVITATION.text
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(["", "A", "z", "_", "=", ":", "é"]))
    changed = text[:place] + letter + text[place + 1 :]
    if changed != text:
        with pytest.raises(UsageFault):
            Invitation.parse(changed)


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://kingfisher.example"},
        {"url": "https://kingfisher.example/path"},
        {"url": 5},
        {"name": "King\u202efisher"},
        {"name": ""},
        {"name": "a" * 101},
        {"fingerprint": "0" * 63},
        {"fingerprint": "G" * 64},
        {"token": "short"},
        {"token": None},
        {"until": "tomorrow"},
        {"until": 10**30},
        {"until": float("nan")},
        {"until": ...},
        {"more": "than it may say"},
    ],
)
def test_a_whole_invitation_that_says_nonsense_is_refused(change: dict[str, object]) -> None:
    """A checksum is no proof of sense; nothing of it is shown."""
    with pytest.raises(UsageFault) as trouble:
        Invitation.parse(made_of(said(**change)))
    assert (trouble.value.code, trouble.value.place) == ("invitation-form", "invitation")


@pytest.mark.parametrize("document", [[], None, 5, "jbi1", [[[]]]])
def test_an_invitation_of_another_shape_is_refused(document: object) -> None:
    """Whatever JSON can be."""
    with pytest.raises(UsageFault):
        Invitation.parse(made_of(document))


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A folder, nothing at all, an empty file, a name no system takes."""
    (tmp_path / "empty").touch()
    told = {}
    for name in (".", "nothing", "empty", "a\0b"):
        with pytest.raises(BridgeError) as trouble:
            Invitation.given(str(tmp_path / name))
        told[name] = trouble.value.code
    assert told == {".": "not-found", "nothing": "not-found", "empty": "invitation-form", "a\0b": "not-found"}

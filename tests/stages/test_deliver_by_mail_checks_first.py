"""Before a mail server hears a word: addresses, settings, passwords, and that the folder is this setting's own."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from journal_bridge.bundle import start_here
from journal_bridge.bundle.choices import MAILBOX
from journal_bridge.bundle.handed_over import handed_over
from journal_bridge.bundle.manifest import MANIFEST, SIGNATURE, add_manifest
from journal_bridge.bundle.sealed_setting import seal_for_setting
from journal_bridge.deliver import deliver_to_folder, parts
from journal_bridge.deliver.composing import ENVELOPE, encoded_size
from journal_bridge.deliver.letters import MESSAGE_LIMIT, Letter
from journal_bridge.deliver.mail_server import MailServer, Password, Security
from journal_bridge.deliver.mail_settings import PREFIX, found_settings, mail_server, read_password
from journal_bridge.errors import BridgeError, InputRefused, NotVerified, UsageFault
from journal_bridge.handover import BundleFile, Purpose
from journal_bridge.keys import SettingKeys
from stages.sealed_parts import NOW, TRANSFER, packed

GOOD = "office@school.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "school.example",
        "office@school",
        "office@@school.example",
        "office@school.example, other@school.example",
        "Office <office@school.example>",
        "office@school.example\r\nRCPT TO:<thief@example.org>",
        "office@school.example\n",
        "office\x00@school.example",
        '"of fice"@school.example',
        "office@[127.0.0.1]",
        "büro@school.example",
        "office@schöol.example",
        "office@-school.example",
        "office..one@school.example",
        f"{'o' * 65}@school.example",
        f"office@{'s' * 60}.{'s' * 60}.{'s' * 60}.{'s' * 60}.{'s' * 60}.example",
    ],
)
@pytest.mark.parametrize("place", ["--to", "--from"])
def test_one_plain_address_or_nothing(address: str, place: str) -> None:
    """No list, no name, no line break that a server would take for a command; and the address is not repeated."""
    with pytest.raises(UsageFault) as refused:
        Letter(address, GOOD) if place == "--from" else Letter(GOOD, address)
    assert (refused.value.code, refused.value.place) == ("mail-address", place)


def test_addresses_do_not_show_themselves() -> None:
    """Nor do the user and the password of the mail server, wherever such a value is printed."""
    letter = Letter(GOOD, "family@mail.example")
    server = MailServer("mail.example", user="someone", password=Password("swordfish"))
    assert not [word for word in ("office", "family", "someone", "swordfish") if word in f"{letter!r} {server!r}"]


def test_what_limit_mailbox_makes_fits_one_message() -> None:
    """A book built with --limit mailbox goes by e-mail with the words how to open it and the manifest."""
    book = encoded_size(BundleFile("learning-journal-01-of-12.pdf", Path(), "", MAILBOX))
    beside = sum(encoded_size(BundleFile("MANIFEST", Path(), "", size)) for size in (6_000, 600, 20_000))
    assert book + beside + ENVELOPE <= MESSAGE_LIMIT


def test_both_sides_of_the_wall_call_the_files_the_same() -> None:
    """Stages do not import each other, so the names stand twice."""
    assert (parts.START_HERE, parts.MANIFEST, parts.SIGNATURE) == (start_here.START_HERE, MANIFEST, SIGNATURE)


@pytest.mark.parametrize("host", ["mail.example", "192.0.2.1", "10.0.0.7", "localhost.example", "::2"])
def test_without_tls_only_to_this_computer(host: str) -> None:
    """A journal, even locked, and a password never go in clear over a line."""
    with pytest.raises(UsageFault) as refused:
        MailServer(host, Security.NONE)
    assert refused.value.code == "mail-plain"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_to_this_computer_it_may_go_without(host: str) -> None:
    """A program on the same computer passes it on."""
    assert MailServer(host, Security.NONE).at_port == 25


@pytest.mark.parametrize(
    "host", ["", "mail example", "mail.example\r\nX", "mail.example:25", "https://mail.example"]
)
def test_a_host_is_a_name(host: str) -> None:
    """Nothing else is asked for in the network."""
    with pytest.raises(UsageFault, match="host"):
        MailServer(host)


def test_options_come_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    """Each setting by itself."""
    (tmp_path / "settings.toml").write_text(
        '[mail]\nhost = "file.example"\nport = 2525\nsecurity = "tls"\nfrom = "office@file.example"\n'
    )
    environment = {PREFIX + "HOST": "environment.example", PREFIX + "USER": "someone", PREFIX + "PORT": ""}
    found = found_settings({"host": None, "user": "me"}, environment, tmp_path)
    assert found == {
        "host": "environment.example",
        "port": "2525",
        "security": "tls",
        "from": "office@file.example",
        "user": "me",
    }
    server = mail_server(found, environment | {PREFIX + "PASSWORD": "swordfish"})
    assert (server.host, server.at_port, server.security) == ("environment.example", 2525, Security.TLS)
    assert server.password is not None
    assert server.password.reveal() == "swordfish"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[mail]\npassword = "swordfish"\n', "settings.toml: mail, password"),
        ('[mail]\nswordfish = "x"\n', "settings.toml: mail, a line of no known name"),
        ("[mail]\nhost = true\n", "settings.toml: mail, host"),
        ("mail = 1\n", "settings.toml: mail"),
        ("[mail\n", "settings.toml"),
    ],
)
def test_settings_that_cannot_be_used_are_named(tmp_path: Path, text: str, place: str) -> None:
    """A password does not stand there, and nothing is repeated from the file."""
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(UsageFault) as refused:
        found_settings({}, {}, tmp_path)
    assert refused.value.place == place
    assert "swordfish" not in str(refused.value)


@pytest.mark.parametrize("change", [{"host": ""}, {"port": "66000"}, {"port": "25x"}, {"security": "ssl3"}])
def test_settings_of_no_use_are_refused(change: dict[str, str]) -> None:
    """Before anything is sent."""
    with pytest.raises(UsageFault) as refused:
        mail_server({"host": "mail.example"} | change, {})
    assert refused.value.code == "mail-settings"


def test_a_user_without_a_password_is_a_slip() -> None:
    """The server would refuse, or worse, not ask."""
    with pytest.raises(UsageFault, match="go together"):
        mail_server({"host": "mail.example", "user": "someone"}, {})


@pytest.mark.parametrize("content", [b"", b"two\nlines\n", b"pass\xc3\xa9\n", b" leads\n", b"x" * 2000])
def test_a_password_file_holds_one_plain_line(tmp_path: Path, content: bytes) -> None:
    """Anything else is told by the file's name."""
    (tmp_path / "password.txt").write_bytes(content)
    (tmp_path / "password.txt").chmod(0o600)
    with pytest.raises(UsageFault, match=r"password\.txt") as refused:
        read_password(tmp_path / "password.txt")
    assert refused.value.code == "mail-password"


def test_a_password_file_others_can_read_is_not_used(tmp_path: Path) -> None:
    """As with a token file."""
    (tmp_path / "password.txt").write_text("swordfish\n")
    (tmp_path / "password.txt").chmod(0o644)
    with pytest.raises(UsageFault, match=r"password\.txt"):
        read_password(tmp_path / "password.txt")
    (tmp_path / "password.txt").chmod(0o600)
    assert read_password(tmp_path / "password.txt").reveal() == "swordfish"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SettingKeys]:
    """Put one bundle into a folder, with the keys that sealed it."""
    folder = tmp_path_factory.mktemp("built")
    keys = SettingKeys.create(folder / "keys")
    receiver = SettingKeys.create(folder / "receiver")
    sealed = seal_for_setting(packed(folder, purpose=Purpose.SETTING), receiver.card, TRANSFER, folder, keys)
    deliver_to_folder(sealed, folder / "out", NOW)
    return folder / "out", keys


@pytest.fixture
def mine(built: tuple[Path, SettingKeys], tmp_path: Path) -> tuple[Path, SettingKeys]:
    """Give a copy of it."""
    shutil.copytree(built[0], tmp_path / "out")
    return tmp_path / "out", built[1]


def test_a_folder_we_sealed_is_a_sealed_bundle_again(mine: tuple[Path, SettingKeys]) -> None:
    """With the same transfer, purpose and files."""
    sealed = handed_over(*mine)
    assert (sealed.transfer_id, sealed.purpose) == (TRANSFER, Purpose.SETTING)
    assert sorted(file.name for file in sealed.files) == sorted(path.name for path in mine[0].iterdir())
    assert all(file.path.stat().st_size == file.bytes for file in sealed.files)
    assert sealed.sealed_to != "passphrase"


def test_what_others_sealed_is_not_sent(mine: tuple[Path, SettingKeys], tmp_path: Path) -> None:
    """However whole it is: nobody here decided that it may leave."""
    with pytest.raises(NotVerified) as refused:
        handed_over(mine[0], SettingKeys.create(tmp_path / "other"))
    assert refused.value.code == "not-ours"


def _flip(folder: Path) -> None:
    path = next(folder.glob("*.age"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


SPOILED: dict[str, Callable[[Path], object]] = {
    "tampered": _flip,
    "missing-file": lambda folder: next(folder.glob("*.age")).unlink(),
    "extra-file": lambda folder: (folder / "list of children.txt").write_text("Wilhelmina"),
    "signature-bad": lambda folder: (folder / "MANIFEST").write_bytes(b"{}\n"),
    "not-a-bundle": lambda folder: (folder / "MANIFEST.sig").unlink(),
}


@pytest.mark.parametrize("code", SPOILED)
def test_what_is_not_as_it_was_made_is_not_sent(mine: tuple[Path, SettingKeys], code: str) -> None:
    """The first file that is not as it should be is named."""
    SPOILED[code](mine[0])
    with pytest.raises(BridgeError) as refused:
        handed_over(*mine)
    assert refused.value.code == code
    assert "Wilhelmina" not in str(refused.value)


def test_a_clear_file_is_not_sent_even_if_our_key_signed_it(mine: tuple[Path, SettingKeys], tmp_path: Path) -> None:
    """A manifest alone makes nothing sealed: only books that are locked, ZIPs that are locked and age files are."""
    clear = tmp_path / "signed" / "journal.json"
    clear.parent.mkdir()
    clear.write_bytes(b'{"child": "Wilhelmina"}')
    add_manifest(
        [BundleFile(clear.name, clear, _sha(clear), clear.stat().st_size)],
        Purpose.SETTING,
        TRANSFER,
        clear.parent,
        mine[1],
    )
    with pytest.raises(NotVerified) as refused:
        handed_over(clear.parent, mine[1])
    assert refused.value.code == "not-encrypted"


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_link_is_not_followed(mine: tuple[Path, SettingKeys], tmp_path: Path) -> None:
    """It might lead elsewhere a moment later."""
    (tmp_path / "link").symlink_to(mine[0])
    with pytest.raises(InputRefused, match="link"):
        handed_over(tmp_path / "link", mine[1])

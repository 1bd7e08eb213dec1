"""Who this setting is, as `settings.toml` says; the program adds what is missing and changes nothing."""

from pathlib import Path

import pytest

from journal_bridge import workspace_settings
from journal_bridge.errors import UsageFault
from journal_bridge.workspace_settings import (
    ClusterFiles,
    WorkspaceSettings,
    checked_url,
    read,
    remember_name,
    remember_url,
)

WRITTEN = """# kept by Priya
[mail]
host = "smtp.example"

[gateway]  # behind the proxy
certificate = "cert.pem"
max_bundle = "20GB"
"""


def written(folder: Path, text: str) -> Path:
    """Write a workspace's settings."""
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> tuple[str, str]:
    """Return the code and the place of a refusal to read."""
    with pytest.raises(UsageFault) as trouble:
        read(folder)
    return trouble.value.code, trouble.value.place


def test_a_workspace_without_settings_says_nothing(tmp_path: Path) -> None:
    """Nobody has to write a file before the first bundle."""
    assert read(tmp_path / "not-there") == WorkspaceSettings()


def test_files_named_in_the_settings_lie_in_the_workspace(tmp_path: Path) -> None:
    """A certificate named `cert.pem` is the one beside the settings; one with a folder is where it says."""
    said = read(written(tmp_path, WRITTEN + 'key = "/etc/keys/key.pem"\n'))
    assert (said.certificate, said.key) == (tmp_path / "cert.pem", Path("/etc/keys/key.pem"))
    assert said.max_bundle == 20 * 10**9


def test_a_cluster_has_all_three_of_its_files(tmp_path: Path) -> None:
    """Whoever works on a cluster proves who they are; one file alone proves nothing."""
    said = read(written(tmp_path, "[cluster]\nca = 'ca.pem'\ncertificate = 'c.pem'\nkey = '/etc/k.pem'\n"))
    assert said.cluster == ClusterFiles(tmp_path / "ca.pem", tmp_path / "c.pem", Path("/etc/k.pem"))


def test_what_is_missing_is_added_and_all_else_stays(tmp_path: Path) -> None:
    """Every word a person wrote is there afterwards, comments and all."""
    written(tmp_path, WRITTEN)
    remember_name(tmp_path, "Oak  Tree")
    said = remember_url(tmp_path, "https://Journals.Example:443/")
    assert (said.name, said.gateway_url) == ("Oak Tree", "https://journals.example")
    text = (tmp_path / "settings.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if line and not line.startswith(("[setting]", "name", "url"))]
    assert kept == [line for line in WRITTEN.splitlines() if line]


@pytest.mark.parametrize("name", ["Kingfisher Nursery", 'The "Little" Owls\\', "Ysgol Feithrin Tŷ Gwyn", "🦉 Owls"])
def test_a_name_is_read_as_it_was_given(tmp_path: Path, name: str) -> None:
    """Quotes, Welsh letters and owls are names too."""
    assert remember_name(tmp_path / "new", name).name == name


def test_what_a_person_wrote_is_never_written_over(tmp_path: Path) -> None:
    """Another name on the command line is a question for the person who wrote the file."""
    written(tmp_path, '[setting]\nname = "Oak Tree"')
    before = (tmp_path / "settings.toml").read_bytes()
    assert remember_name(tmp_path, "Oak Tree").name == "Oak Tree"
    with pytest.raises(UsageFault) as trouble:
        remember_name(tmp_path, "Ash Tree")
    assert (trouble.value.code, trouble.value.place) == ("settings-other", "settings.toml [setting] name")
    assert (tmp_path / "settings.toml").read_bytes() == before


@pytest.mark.parametrize("text", ["gateway = { max_bundle = 5 }\n", 'gateway.certificate = "c.pem"\n'])
def test_a_table_in_another_form_is_not_taken_apart(tmp_path: Path, text: str) -> None:
    """A line that cannot be added safely is left to the person."""
    written(tmp_path, text)
    with pytest.raises(UsageFault) as trouble:
        remember_url(tmp_path, "https://oak.example")
    assert trouble.value.code == "settings-file"
    assert (tmp_path / "settings.toml").read_text(encoding="utf-8") == text


def test_settings_without_a_line_end_are_added_to(tmp_path: Path) -> None:
    """An editor that writes no last line end breaks nothing."""
    assert remember_url(written(tmp_path, "[gateway]"), "https://oak.example").gateway_url == "https://oak.example"
    assert remember_name(tmp_path, "Oak Tree").gateway_url == "https://oak.example"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[gateway\n", "settings.toml"),
        ("[gateway]\ncertficate = 'c.pem'\n", "settings.toml [gateway] certficate"),
        ("gateway = 5\n", "settings.toml [gateway]"),
        ("[setting]\nname = 5\n", "settings.toml [setting] name"),
        ("[setting]\nname = ''\n", "settings.toml [setting] name"),
        ('[setting]\nname = "Oak\\u202eeerT"\n', "settings.toml [setting] name"),
        ("[gateway]\nurl = 'http://oak.example'\n", "settings.toml [gateway] url"),
        ("[gateway]\nkey = 5\n", "settings.toml [gateway] key"),
        ("[gateway]\nmax_bundle = '20 gigabyte'\n", "settings.toml [gateway] max_bundle"),
        ("[gateway]\nmax_bundle = true\n", "settings.toml [gateway] max_bundle"),
        ("[cluster]\nca = 'ca.pem'\ncert = 'c.pem'\n", "settings.toml [cluster] cert"),
        ("[cluster]\nca = 'ca.pem'\ncertificate = 'c.pem'\n", "settings.toml [cluster]"),
        ("[cluster]\nca = 5\n", "settings.toml [cluster] ca"),
        ("#" * 70_000, "settings.toml"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, place: str) -> None:
    """A slip in the name of a certificate must not end in a gateway without one."""
    assert refused(written(tmp_path, text)) == ("settings-file", place)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://oak.example", "https://oak.example"),
        ("https://oak.example:8471/", "https://oak.example:8471"),
        ("http://127.0.0.1:8471", "http://127.0.0.1:8471"),
        ("http://[::1]:8471", "http://[::1]:8471"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
    ],
)
def test_an_address_has_one_form(given: str, kept: str) -> None:
    """Two ways to write an address are one address."""
    assert checked_url(given, "gateway-address", "") == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://oak.example",
        "http://10.0.0.5:8471",
        "http://localhost:8471",
        "ftp://oak.example",
        "https://user:word@oak.example",
        "https://oak.example/path",
        "https://oak.example?x",
        "https://oak.example#x",
        "https://oak.example:0",
        "https://oak.example:99999",
        "https://oak.example\\@evil.example",
        "https://oak.example\n",
        "https://öak.example",
        "https://" + "a" * 300,
        "https://",
        "oak.example",
        5,
        None,
    ],
)
def test_what_is_no_address_of_a_gateway_is_refused(given: object) -> None:
    """No path, no user, nothing plain beyond this computer, nothing two readers may read differently."""
    with pytest.raises(UsageFault) as trouble:
        checked_url(given, "gateway-address", "--url")
    assert (trouble.value.code, trouble.value.place) == ("gateway-address", "--url")


def test_who_could_read_the_settings_still_can(tmp_path: Path) -> None:
    """A file the server's group reads stays readable for it, and a link stays a link."""
    real = written(tmp_path, WRITTEN) / "settings.toml"
    real.chmod(0o640)
    linked = tmp_path / "workspace"
    linked.mkdir()
    (linked / "settings.toml").symlink_to(real)
    remember_name(linked, "Oak Tree")
    assert (linked / "settings.toml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert workspace_settings.read(tmp_path).name == "Oak Tree"

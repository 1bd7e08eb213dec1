"""Who this setting is to others: `[setting]`, `[gateway]` and `[cluster]` of the workspace's `settings.toml`.

A person writes the file; the program only adds a line that is not there yet, and never changes one that is.
"""

import json
import re
import secrets
import tomllib
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from journal_bridge.errors import UsageFault, safe_text
from journal_bridge.hosts import gateway_address
from journal_bridge.private_files import write_new

SETTINGS: Final = "settings.toml"
"""Name of the settings in the workspace."""

LONGEST_NAME: Final = 100
"""Characters of a setting's name: the longest in the schools register has 98, and it must fit a line."""

_UNSEEN: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Letters and marks by Unicode's categories that show as nothing: with one, a name looks like another setting's."""

_HEAPED: Final = re.compile("M{4}")
"""Four marks on one letter: no script needs so many, and a heap of them covers the lines above and below."""

_LARGEST: Final = 64 * 1024
_KNOWN: Final = {
    "setting": {"name"},
    "gateway": {"url", "certificate", "key", "trusted", "max_bundle"},
    "cluster": {"ca", "certificate", "key"},
}
_SIZE: Final = re.compile(r"([1-9][0-9]{0,5})\s*(MB|GB|MiB|GiB)")
_UNITS: Final = {"MB": 10**6, "GB": 10**9, "MiB": 1 << 20, "GiB": 1 << 30}


@dataclass(frozen=True)
class ClusterFiles:
    """What proves this setting to a cluster, and the cluster to it: three PEM files.

    `ca` is the authority of this cluster and of nothing else: whoever has a certificate of it may give its workers
    any work. `key` belongs to `certificate`, and may be readable by nobody else.
    """

    ca: Path
    certificate: Path
    key: Path


@dataclass(frozen=True)
class WorkspaceSettings:
    """What the settings say; None where they say nothing.

    Args:
        name: of this setting, as other managers see it.
        gateway_url: where this setting's gateway answers, as others reach it; no slash at its end.
        certificate: file of the gateway's certificate (PEM), with those that vouch for it.
        key: file of that certificate's private key (PEM).
        trusted: file of authorities (PEM) that other settings' gateways may have their certificates from.
        max_bundle: bytes of the largest bundle that is taken in.
        cluster: the certificates for a cluster of workers.
    """

    name: str | None = None
    gateway_url: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    trusted: Path | None = None
    max_bundle: int | None = None
    cluster: ClusterFiles | None = None


def read(workspace: Path) -> WorkspaceSettings:
    """Return what the settings of a workspace say; files they name without a folder lie in the workspace.

    Raises:
        UsageFault: `settings-file`, naming the line that cannot be used.
    """
    setting, gateway, cluster = _tables(_read(workspace / SETTINGS))
    name, url = setting.get("name"), gateway.get("url")
    return WorkspaceSettings(
        name=None if name is None else checked_name(name, "settings-file", _line("setting", "name")),
        gateway_url=None if url is None else checked_url(url, "settings-file", _line("gateway", "url")),
        certificate=_path(workspace, gateway, "gateway", "certificate"),
        key=_path(workspace, gateway, "gateway", "key"),
        trusted=_path(workspace, gateway, "gateway", "trusted"),
        max_bundle=_bytes(gateway.get("max_bundle")),
        cluster=_cluster(workspace, cluster),
    )


def remember_name(workspace: Path, name: str) -> WorkspaceSettings:
    """Write down what this setting is called, where the settings do not say yet.

    Raises:
        UsageFault: `setting-name` when it is no name, `settings-other` when the settings say another one,
            `settings-file` when they cannot be read or added to.
    """
    return _remember(workspace, "setting", "name", checked_name(name, "setting-name", "--as"))


def remember_url(workspace: Path, url: str) -> WorkspaceSettings:
    """Write down where this setting's gateway answers, where the settings do not say yet.

    Raises:
        UsageFault: `gateway-address` when it is none, `settings-other` when the settings say another one,
            `settings-file` when they cannot be read or added to.
    """
    return _remember(workspace, "gateway", "url", checked_url(url, "gateway-address", "--url"))


def checked_name(untrusted_name: object, code: str, place: str) -> str:
    """Return a setting's name: one line, nothing in it that drives a terminal, turns text round or is not seen.

    Raises:
        UsageFault: with the code given.
    """
    if not isinstance(untrusted_name, str):
        raise UsageFault(code, place)
    name = " ".join(untrusted_name.split())
    if not name or len(name) > LONGEST_NAME or safe_text(name) != name or _hides(name):
        raise UsageFault(code, place)
    return name


def _hides(name: str) -> bool:
    kinds = "".join(unicodedata.category(char)[0] for char in name)
    return _UNSEEN.search(name) is not None or _HEAPED.search(kinds) is not None


def checked_url(untrusted_url: object, code: str, place: str) -> str:
    """Return a gateway's address in its one form, `https://NAME[:PORT]`; http only on this very computer.

    Raises:
        UsageFault: with the code given.
    """
    try:
        return gateway_address(untrusted_url if isinstance(untrusted_url, str) else "").url
    except UsageFault:
        raise UsageFault(code, place) from None


def _line(table: str, key: str) -> str:
    return f"{SETTINGS} [{table}] {key}"


def _read(path: Path) -> str:
    """Return the text of the settings; none at all reads like an empty one."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise UsageFault("settings-file", SETTINGS)
        return raw.decode()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError):
        raise UsageFault("settings-file", SETTINGS) from None


def _tables(text: str) -> tuple[dict[str, Any], ...]:
    """Return our tables; a key nobody knows is told, since a slip there would leave out a certificate."""
    document = _parsed(text)
    for table, known in _KNOWN.items():
        kept = document.get(table, {})
        if not isinstance(kept, dict):
            raise UsageFault("settings-file", f"{SETTINGS} [{table}]")
        if unknown := sorted(kept.keys() - known):
            raise UsageFault("settings-file", _line(table, unknown[0]))
    return tuple(document.get(table, {}) for table in _KNOWN)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError:
        raise UsageFault("settings-file", SETTINGS) from None


def _cluster(workspace: Path, table: dict[str, Any]) -> ClusterFiles | None:
    """Return all three files of a cluster, or None where none is named."""
    if not table:
        return None
    ca, certificate, key = (_path(workspace, table, "cluster", name) for name in ("ca", "certificate", "key"))
    if ca is None or certificate is None or key is None:
        raise UsageFault("settings-file", f"{SETTINGS} [cluster]")
    return ClusterFiles(ca, certificate, key)


def _path(workspace: Path, table: dict[str, Any], head: str, key: str) -> Path | None:
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value or "\0" in value:
        raise UsageFault("settings-file", _line(head, key))
    return workspace / Path(value).expanduser()


def _bytes(value: object) -> int | None:
    """Return a size: `20GB`, `512 MiB`, or plain bytes."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    size = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if size is None:
        raise UsageFault("settings-file", _line("gateway", "max_bundle"))
    return int(size[1]) * _UNITS[size[2]]


def _remember(workspace: Path, table: str, key: str, value: str) -> WorkspaceSettings:
    path = workspace / SETTINGS
    text = _read(path)
    document = _parsed(text)
    now_said = read(workspace)
    said = {"name": now_said.name, "url": now_said.gateway_url}[key]
    if said == value:
        return now_said
    if said is not None:
        raise UsageFault("settings-other", _line(table, key))
    added = _with_line(text, table, f"{key} = {json.dumps(value, ensure_ascii=False)}")
    wanted = document | {table: document.get(table, {}) | {key: value}}
    if _parsed(added) != wanted:  # a table written in one line, for instance: nobody's words are taken apart
        raise UsageFault("settings-file", _line(table, key))
    _replace(path, added)
    return read(workspace)


def _with_line(text: str, table: str, line: str) -> str:
    """Return the settings with a line more, below the head of its table; a new table goes to the end."""
    head = re.search(rf"^[ \t]*\[[ \t]*{table}[ \t]*\][^\n]*(\n|\Z)", text, re.MULTILINE)
    if head is None:
        end = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{end}{chr(10) if text else ''}[{table}]\n{line}\n"
    end = "" if head[0].endswith("\n") else "\n"
    return f"{text[: head.end()]}{end}{line}\n{text[head.end() :]}"


def _replace(path: Path, text: str) -> None:
    """Write the settings anew, whole or not at all, readable by whoever could read them before."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        real = path.resolve()
        fresh = real.with_name(f".{real.name}.{secrets.token_hex(8)}.new")
        write_new(fresh, text.encode())
        with suppress(FileNotFoundError):
            fresh.chmod(real.stat().st_mode & 0o777)
        fresh.replace(real)
    except OSError:
        raise UsageFault("settings-file", SETTINGS) from None

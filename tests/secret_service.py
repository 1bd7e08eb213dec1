"""A small keyring that speaks the desktop's protocol (freedesktop's Secret Service) on a bus of its own.

Run as `python secret_service.py FILE`: it prints a line when it is ready, keeps its entries in memory, and is
locked for as long as FILE exists. Sessions are plain, as the protocol allows on a bus nobody else can reach.
"""

import sys
from pathlib import Path
from typing import Any, Final

from jeepney import (  # type: ignore[import-untyped]  # the library is not annotated
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
)
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]  # the same
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]  # the same

ROOT: Final = "/org/freedesktop/secrets"
NONE: Final = "/"
"""How the protocol says that nothing has to be asked."""

Reply = tuple[str, tuple[Any, ...]]


class Service:
    """The one collection, its entries by path, and whether it is locked."""

    def __init__(self, locked: Path) -> None:
        self.locked = locked
        self.entries: dict[str, tuple[dict[str, str], bytes]] = {}

    def answer(self, member: str, path: str, body: tuple[Any, ...]) -> Reply:
        """Return the signature and the values of the answer to a call."""
        match member:
            case "Get":
                return "v", (("b", self.locked.exists()) if body[1] == "Locked" else ("s", "Login"),)
            case "OpenSession" if body[0] == "plain":
                return "vo", (("s", ""), f"{ROOT}/session/1")
            case "Unlock":
                return "aoo", (body[0], NONE)
            case _:
                return self._of_entries(member, path, body)

    def _of_entries(self, member: str, path: str, body: tuple[Any, ...]) -> Reply:
        match member:
            case "SearchItems":
                return "ao", ([one for one, (kept, _) in self.entries.items() if body[0].items() <= kept.items()],)
            case "CreateItem":
                return self._created(*body)
            case "GetSecret":
                return "(oayays)", ((body[0], b"", self.entries[path][1], "text/plain"),)
            case "Delete":
                del self.entries[path]
                return "o", (NONE,)
        raise LookupError(member)

    def _created(self, properties: dict[str, Any], secret: tuple[Any, ...], replace: bool) -> Reply:
        attributes = properties["org.freedesktop.Secret.Item.Attributes"][1]
        same = [path for path, (kept, _) in self.entries.items() if replace and kept == attributes]
        path = same[0] if same else f"{ROOT}/collection/login/{len(self.entries) + 1}"
        self.entries[path] = (attributes, bytes(secret[2]))
        return "oo", (path, NONE)


def reply(service: Service, message: Message) -> Message:
    """Return the answer to a call, or the protocol's word that it is not supported."""
    fields = message.header.fields
    try:
        signature, values = service.answer(fields[HeaderFields.member], fields[HeaderFields.path], message.body)
    except LookupError:
        return new_error(message, "org.freedesktop.DBus.Error.NotSupported")
    return new_method_return(message, signature, values)


def main() -> None:
    """Serve until the bus ends."""
    service = Service(Path(sys.argv[1]))
    connection = open_dbus_connection("SESSION")
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
    print("ready", flush=True)  # noqa: T201 - what the test waits for
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            connection.send(reply(service, message))


if __name__ == "__main__":
    main()

"""A mail server of its own process on this computer, that behaves well or badly message by message; for tests only.

    python smtp_server.py FOLDER starttls|tls|none USER PASSWORD [FAULT ...]

It prints its port, and writes what it is told into the folder. Each message offered uses up the next fault; when
there are none left it behaves well. Faults:

- `greet-421` and such: says that to whoever connects, and hangs up; `greet-early`: answers put in before TLS
- a number such as 450 or 550: the answer to the end of the message; `rcpt-550`, `mail-421`: to that command
- `drop`: hangs up within the message; `lost`: takes the message and hangs up without an answer
- `slow`: never answers the end of the message; `fine`: none
"""

import asyncio
import json
import logging
import ssl
import sys
from pathlib import Path
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SIZE = 33_554_432


def encrypted(server: SMTP) -> bool:
    """Tell whether what is said on a connection is encrypted, from its first byte or since STARTTLS."""
    return server.transport is not None and server.transport.get_extra_info("ssl_object") is not None


class Greeting(asyncio.Protocol):
    """Says one line to whoever connects, and hangs up; or `early`, an answer nobody asked for before TLS begins."""

    def __init__(self, word: str) -> None:
        self._early = word == "early"
        self._line = b"220 mail.example" if self._early else word.encode() + b" not now"
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Say the line."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._line + b"\r\n")
        if not self._early:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Offer STARTTLS, agree to it, and put more answers behind that, as somebody on the way would."""
        assert self._transport is not None
        if data.upper().startswith(b"EHLO"):
            self._transport.write(b"250-mail.example\r\n250 STARTTLS\r\n")
        elif data.upper().startswith(b"STARTTLS"):
            self._transport.write(b"220 go on\r\n250-mail.example\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n")
        else:
            self._transport.close()


class Handler:
    """Takes messages, or does not."""

    def __init__(self, folder: Path, faults: list[str], user: str, password: str) -> None:
        self._folder = folder
        self.faults = faults
        self._known = LoginPassword(user.encode(), password.encode())
        self._taken = 0
        self._fault = "fine"

    def log(self, word: str) -> None:
        """Write down that something was done."""
        with (self._folder / "log").open("a") as file:
            file.write(word + "\n")

    def authenticate(
        self, server: SMTP, session: Session, _: Envelope, how: str, data: LoginPassword
    ) -> AuthResult:
        """Let one user in, over TLS."""
        del session
        good = data == self._known
        self.log(f"{how}:{'tls' if encrypted(server) else 'clear'}:{'yes' if good else 'no'}")
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(  # noqa: N802 - the library's own name
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a message, with the next fault."""
        del server
        self._fault = self.faults.pop(0) if self.faults else "fine"
        self.log(f"offered:{self._fault}")
        if self._fault.startswith("mail-"):
            return f"{self._fault[5:]} not now for {address}"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library's own name
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or not."""
        del server, options
        if self._fault.startswith("rcpt-"):
            return f"{self._fault[5:]} no such person {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Take a message, or not."""
        if self._fault.isdigit():
            return f"{self._fault} not taken: {envelope.rcpt_tos}"
        if self._fault == "slow":
            await asyncio.Event().wait()
        if self._fault != "drop":
            self._keep(server, session, envelope)
        if self._fault in {"drop", "lost"}:
            server.transport.abort()  # type: ignore[union-attr]  # it is connected by TCP
        return "250 taken"

    def _keep(self, server: SMTP, session: Session, envelope: Envelope) -> None:
        self._taken += 1
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "host": session.host_name,
            "tls": encrypted(server),
            "signed_in": session.authenticated,
        }
        content = envelope.original_content or b""
        (self._folder / f"{self._taken:02}.eml").write_bytes(content)
        (self._folder / f"{self._taken:02}.json").write_text(json.dumps(facts))


async def main(folder: str, security: str, user: str, password: str, *faults: str) -> None:
    """Listen on a port of the system's choice until the process is ended."""
    logging.disable()  # what the library deprecates in itself
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(folder) / "own.pem", Path(folder) / "own.key")
    handler = Handler(Path(folder), list(faults), user, password)

    def factory() -> asyncio.Protocol:
        if handler.faults and handler.faults[0].startswith("greet-"):
            handler.log(handler.faults[0])
            return Greeting(handler.faults.pop(0)[6:])
        return SMTP(
            handler,
            data_size_limit=SIZE,
            hostname="mail.example",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=handler.authenticate,
            auth_require_tls=security == "starttls",
        )

    listening = await asyncio.get_running_loop().create_server(
        factory, "127.0.0.1", 0, ssl=context if security == "tls" else None
    )
    sys.stdout.write(f"{listening.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

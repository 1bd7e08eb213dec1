"""One message over one connection: it was taken, it was put off, or it was refused; and whether that is certain.

`smtplib` is used command by command: its `sendmail` does not tell whether the connection broke before the message
ended, when nothing was delivered, or after, when it may have been. Nothing a server says is shown or logged: it
quotes addresses.
"""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from journal_bridge.deliver.letters import Letter
from journal_bridge.deliver.mail_server import MailServer, Security, is_loopback
from journal_bridge.errors import DeliveryFailed

OURSELVES: Final = "[127.0.0.1]"
"""What we call this computer: `smtplib` would tell its name, or its address in the setting's own network."""

_BLOCK: Final = 1 << 16
"""Bytes sent at a time: a timeout counts for a whole call, and a slow line needs minutes for 25 MB."""

_OK: Final = 250
_GO_ON: Final = 354
_REFUSED_FROM: Final = 500
_MAY_RELAY: Final = frozenset({250, 251, 252})
_END: Final = b".\r\n"


class PutOff(Exception):
    """The server did not take the message; `code` is its number, and `unsure` that it may have arrived."""

    def __init__(self, code: int | None = None, *, unsure: bool = False) -> None:
        super().__init__()
        self.code = code
        self.unsure = unsure


def hand_in(server: MailServer, letter: Letter, content: bytes, largest: int) -> None:
    """Hand one message to the server, and return when it has answered for it.

    Args:
        server: checked, encrypted.
        letter: gives the two addresses of the envelope.
        content: the message, lines ending in CRLF.
        largest: bytes of the largest message there is to send, so that a server with less room is known at once.

    Raises:
        PutOff: it may be tried again.
        DeliveryFailed: `mail-no-tls`, `mail-untrusted`, `mail-sign-in`, `mail-refused`, `mail-too-large`.
    """
    with _connected(server) as smtp:
        _demand_room(smtp, largest)
        _demand(smtp.mail(letter.sender, _size(smtp, content)), {_OK})
        _demand(smtp.rcpt(letter.to), set(_MAY_RELAY))
        _demand(smtp.docmd("DATA"), {_GO_ON})
        _send(smtp, content)
        _end(smtp, server.patience.last_answer)


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Yield an encrypted connection, signed in; every trouble on it becomes one of ours."""
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _opened(server)
        _encrypted(smtp, server)
        _signed_in(smtp, server)
        yield smtp
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()  # the message is taken, whatever is said to this
    except ssl.SSLCertVerificationError:
        raise DeliveryFailed("mail-untrusted", "mail server") from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise PutOff from None
    except ssl.SSLError:
        raise DeliveryFailed("mail-no-tls", "mail server") from None
    except smtplib.SMTPResponseException as error:
        raise _judged(error.smtp_code) from None
    except (smtplib.SMTPException, OSError):
        raise PutOff from None
    finally:
        if smtp is not None:
            smtp.close()


def _opened(server: MailServer) -> smtplib.SMTP:
    port, wait = server.at_port, server.patience.connect
    if server.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, port, local_hostname=OURSELVES, timeout=wait, context=server.trust()
        )
    else:
        smtp = smtplib.SMTP(server.host, port, local_hostname=OURSELVES, timeout=wait)
    _socket(smtp).settimeout(server.patience.answer)
    return smtp


def _encrypted(smtp: smtplib.SMTP, server: MailServer) -> None:
    """Say hello, and go over to TLS where the connection has not got it; without that not a word more is said."""
    _demand(smtp.ehlo(), {_OK})
    if server.security is Security.NONE and not is_loopback(str(_socket(smtp).getpeername()[0])):
        raise DeliveryFailed("mail-no-tls", "mail server")
    if server.security is not Security.STARTTLS:
        return
    if not smtp.has_extn("starttls"):
        raise DeliveryFailed("mail-no-tls", "mail server")
    smtp.starttls(context=server.trust())
    _demand(smtp.ehlo(), {_OK})


def _signed_in(smtp: smtplib.SMTP, server: MailServer) -> None:
    if server.user is None or server.password is None:
        return
    try:
        smtp.login(server.user, server.password.reveal())
    except smtplib.SMTPNotSupportedError:
        raise DeliveryFailed("mail-sign-in", "mail server") from None
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code < _REFUSED_FROM:
            raise
        raise DeliveryFailed("mail-sign-in", f"SMTP {error.smtp_code}") from None


def _demand_room(smtp: smtplib.SMTP, largest: int) -> None:
    """Compare with what the server says it takes (RFC 1870); 0 and nothing mean that it does not say."""
    told = smtp.esmtp_features.get("size", "").strip()
    room = int(told) if told.isascii() and told.isdigit() else 0
    if 0 < room < largest:
        raise DeliveryFailed("mail-too-large", f"{largest:,} bytes; the mail server takes {room:,}")


def _size(smtp: smtplib.SMTP, content: bytes) -> list[str]:
    return [f"size={len(content)}"] if smtp.has_extn("size") else []


def _demand(answer: tuple[int, bytes], wanted: set[int]) -> None:
    if answer[0] not in wanted:
        raise _judged(answer[0])


def _judged(code: int) -> Exception:
    """Return what a server's number means: from 500 it is for good, anything else may be tried again."""
    return DeliveryFailed("mail-refused", f"SMTP {code}") if code >= _REFUSED_FROM else PutOff(code)


def _send(smtp: smtplib.SMTP, content: bytes) -> None:
    """Send a message but not its end: if this fails, the server must not deliver it (RFC 5321 4.1.1.4)."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    for start in range(0, len(stuffed), _BLOCK):
        smtp.send(stuffed[start : start + _BLOCK])


def _end(smtp: smtplib.SMTP, patience: float) -> None:
    """Send the end and wait for the answer; if none comes, the message may have been delivered."""
    _socket(smtp).settimeout(patience)
    try:
        smtp.send(_END)
        code, _ = smtp.getreply()
    except (smtplib.SMTPException, OSError):
        raise PutOff(unsure=True) from None
    _demand((code, b""), {_OK})


def _socket(smtp: smtplib.SMTP) -> socket.socket:
    if smtp.sock is None:
        raise smtplib.SMTPServerDisconnected
    return smtp.sock

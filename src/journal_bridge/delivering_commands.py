"""The words that send what was handed over: by e-mail, or on a disc."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from journal_bridge import showing
from journal_bridge.commanding import guarded, keys_of, remembered, workspace_of
from journal_bridge.errors import BridgeError, UsageFault
from journal_bridge.options import AsJson, KeyPassphrase, Workspace

if TYPE_CHECKING:
    from journal_bridge.deliver.disc import OnDisc
    from journal_bridge.deliver.mail import Mailed
    from journal_bridge.handover import Delivery, SealedBundle

Finished = Annotated[
    Path, typer.Argument(help="What was built: the --out folder of `bundle`, or its inner folder to-hand-over.")
]
ToAddress = Annotated[str, typer.Option("--to", help="The one e-mail address it goes to.")]
FromAddress = Annotated[str | None, typer.Option("--from", help="This setting's own e-mail address.")]
Host = Annotated[str | None, typer.Option("--smtp-host", help="Name of the mail server.")]
Port = Annotated[str | None, typer.Option("--smtp-port", help="Its port; left out: 587, or 465 with tls.")]
How = Annotated[
    str | None, typer.Option("--smtp-security", help="starttls, tls, or none for a server on this computer.")
]
User = Annotated[str | None, typer.Option("--smtp-user", help="Who signs in there.")]
PasswordFile = Annotated[
    str | None, typer.Option("--smtp-password-file", help="File with that password, one line, mode 0600.")
]
Authorities = Annotated[
    str | None, typer.Option("--smtp-authorities", help="PEM file of the authorities to trust, if your own.")
]
MessageLimit = Annotated[
    str | None, typer.Option("--message-limit", help="Largest message as it travels.", show_default="25MB")
]
FromMessage = Annotated[
    int, typer.Option("--from-message", help="Go on with this message, after a run that ended between two.")
]
Image = Annotated[Path, typer.Option("--out", help="The new disc image (.iso); several are numbered.")]
DiscSize = Annotated[
    str, typer.Option("--disc", help="What one disc holds: cd (700 MB), dvd (3.9 GiB), or a size such as 2GB.")
]
SlipFile = Annotated[Path | None, typer.Option("--slip", help="New page (.html) to print and send with the disc.")]
SlipFrom = Annotated[str, typer.Option("--slip-from", help="This setting's name, for the slip.")]
SlipTo = Annotated[str, typer.Option("--slip-to", help="Who receives it, for the slip; no child's name.")]
Telephone = Annotated[str, typer.Option("--telephone", help="Where to telephone, for the slip.")]


@guarded
def mail(
    path: Finished,
    to: ToAddress,
    sender: FromAddress = None,
    smtp_host: Host = None,
    smtp_port: Port = None,
    smtp_security: How = None,
    smtp_user: User = None,
    smtp_password_file: PasswordFile = None,
    smtp_authorities: Authorities = None,
    message_limit: MessageLimit = None,
    from_message: FromMessage = 1,
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Send what was built as locked attachments, over TLS; the passphrase goes another way."""
    from journal_bridge.deliver.letters import MESSAGE_LIMIT, Letter
    from journal_bridge.deliver.mail import deliver_by_mail
    from journal_bridge.deliver.mail_server import Security
    from journal_bridge.deliver.mail_settings import found_settings, mail_server

    options = {"host": smtp_host, "port": smtp_port, "security": smtp_security, "user": smtp_user, "from": sender}
    options |= {"password_file": smtp_password_file, "authorities": smtp_authorities}
    settings = found_settings(options, os.environ, workspace_of(workspace))
    server = mail_server(settings, os.environ)
    named = {"mailbox": MESSAGE_LIMIT}
    limit = _bytes(message_limit, "--message-limit", named) if message_limit else MESSAGE_LIMIT
    letter = Letter(settings.get("from", ""), to, limit)
    tell = _quietly if as_json else showing.say
    if server.security is Security.NONE:
        tell("Without TLS, to a mail server on this computer.")
    with _on_record(path, workspace, key_passphrase_file) as (sealed, record):
        done = deliver_by_mail(sealed, letter, server, datetime.now(UTC), start=from_message, tell=tell)
        try:
            record(done)
        except BridgeError:
            showing.err.print("All messages were sent; only the record of it could not be written.")
            raise
    if as_json:
        facts = {"messages": done.messages, "first_message": from_message, "maybe_twice": list(done.maybe_twice)}
        showing.as_json(_document(sealed, done) | facts)
    else:
        _show_mailed(sealed, done)


@guarded
def disc(
    path: Finished,
    out: Image,
    size: DiscSize = "dvd",
    slip: SlipFile = None,
    slip_from: SlipFrom = "",
    slip_to: SlipTo = "",
    telephone: Telephone = "",
    workspace: Workspace = None,
    key_passphrase_file: KeyPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Write what was built as an image to burn on a disc, read back file by file, with a slip to print."""
    from journal_bridge.deliver.disc import CD, DVD, deliver_to_disc_image
    from journal_bridge.deliver.slip import Slip, slip_page
    from journal_bridge.private_files import write_new

    capacity = _bytes(size, "--disc", {"cd": CD, "dvd": DVD})
    if slip is not None and (slip.exists() or slip.is_symlink()):
        raise UsageFault("file-exists", slip.name)
    if slip is not None and not slip.parent.is_dir():
        raise UsageFault("no-folder", slip.name)
    with _on_record(path, workspace, key_passphrase_file) as (sealed, record), showing.working("Writing the disc"):
        done = deliver_to_disc_image(sealed, out, datetime.now(UTC), capacity=capacity)
        try:
            if slip is not None:
                page = slip_page(sealed, done, Slip(slip_from, slip_to, telephone))
                write_new(slip, page.encode())
            record(done)
        except BaseException:
            for image in done.images:
                image.path.unlink(missing_ok=True)
            raise
    if as_json:
        images = [{"file": str(one.path), "bytes": one.bytes, "sha256": one.sha256} for one in done.images]
        showing.as_json(_document(sealed, done) | {"images": images})
    else:
        _show_discs(sealed, done, slip)


@contextmanager
def _on_record(
    path: Path, workspace: Path | None, key_passphrase_file: Path | None
) -> Iterator[tuple["SealedBundle", Callable[["Delivery"], None]]]:
    """Verify what was built, and yield it with the function that puts its delivery on record, where there is one.

    That a delivery failed goes on record too.
    """
    from journal_bridge import recording
    from journal_bridge.bundle.handed_over import handed_over
    from journal_bridge.transfer import HAND_OVER

    keys = keys_of(workspace, key_passphrase_file, create=False)
    inner = path / HAND_OVER
    with showing.working("Checking every file"):
        sealed = handed_over(inner if inner.is_dir() else path, keys)
    with remembered(workspace, key_passphrase_file) as ledger:
        if ledger is None:
            yield sealed, lambda _: None
            return
        recording.begin(ledger, datetime.now(UTC))
        record = recording.Sending(ledger, sealed, lambda: datetime.now(UTC))
        try:
            yield sealed, record.delivered
        except BridgeError as error:
            record.failed(error)
            raise


def _bytes(words: str, option: str, named: Mapping[str, int]) -> int:
    """Return the bytes meant by a name or a size."""
    from journal_bridge.bundle.choices import limit_from

    try:
        return named.get(words.strip().casefold()) or limit_from(words)
    except UsageFault:
        raise UsageFault("usage", f"{option}: {', '.join(named)}, or a size from 1MB") from None


def _quietly(_: str) -> None:
    """Say nothing: what is asked for is JSON."""


def _document(sealed: "SealedBundle", done: "Delivery") -> dict[str, Any]:
    return {
        "transfer": sealed.transfer_id,
        "route": done.route,
        "files": [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in done.files],
    }


def _show_mailed(sealed: "SealedBundle", done: "Mailed") -> None:
    showing.say(f"The mail server took {_many(done.messages, 'message')}, reference {sealed.transfer_id}.")
    for number in done.maybe_twice:
        showing.say(f"Message {number} may arrive twice, since an answer was lost; both are the same.")
    showing.say("That it arrived only the receiver can say: ask them to telephone with the reference.")
    _remind(sealed)


def _show_discs(sealed: "SealedBundle", done: "OnDisc", slip: Path | None) -> None:
    showing.table(
        "",
        ["image", "bytes", "sha256 begins"],
        [[str(one.path), one.bytes, one.sha256[:16]] for one in done.images],
    )
    showing.say(f"Burn each on a disc of its own, reference {sealed.transfer_id}; every file was read back.")
    if slip is not None:
        showing.say(f"Print {slip} and send it with the discs.")
    _remind(sealed)


def _remind(sealed: "SealedBundle") -> None:
    from journal_bridge.deliver.letters import PEOPLE

    if sealed.sealed_to == PEOPLE:
        showing.say("Tell the passphrase by telephone or on paper, never the same way.")


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"

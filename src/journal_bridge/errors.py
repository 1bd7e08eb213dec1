"""Every error this project raises on purpose, grouped by what to do next, with its exit code.

An error says *where* (a file, a row, a JSON path) and *what to do*. It never holds a value read from an export:
values can be a child's name. Each kind of trouble has a stable code, listed once in `CODES`.
"""

import errno
import unicodedata
from enum import IntEnum
from typing import ClassVar, Final


class ExitCode(IntEnum):
    """What the command line tells the shell."""

    DONE = 0
    OUR_FAULT = 1
    USAGE = 2
    CONSENT_MISSING = 3
    REFUSED = 4
    HELD = 5
    TRY_AGAIN = 6
    NOT_VERIFIED = 7


CODES: Final[dict[str, str]] = {
    # how the command was called
    "usage": "The command cannot be carried out as given.",
    "out-not-empty": "The output folder is not empty; choose a new or empty one.",
    "inside-export": "The export is only ever read; choose a place outside it.",
    "file-exists": "A file of that name is there already and is never overwritten; choose another place.",
    "keys-exist": "This setting has its keys already; `keys card` shows its card.",
    "no-folder": "No folder can be made there; choose another place.",
    "place-unusable": "That place cannot be read or written as given; check its name and permissions.",
    "passphrase-weak": "The passphrase is too weak or longer than 32 characters; let the program generate one.",
    "passphrase-place": "Passphrases may lie neither with what they open nor in an export; choose another folder.",
    "target-unknown": "Journals cannot be written for that platform; choose one of those in brackets.",
    "cover-unknown": "No photo of that id goes along; `plan --json` lists the ids and what goes.",
    "bundle-unknown": "No bundle of this id was sealed to a setting here; check it, or name the workspace.",
    "adds-to-other": "That bundle was another child's, or went to another setting; check its id on the receipt.",
    "adds-to-ended": "The other setting refused that bundle, or it was taken back; send the whole journal.",
    "nothing-to-add-to": "Nothing of this child is known to be taken in there; send the whole journal first.",
    "nothing-new": "Nothing is new or changed since what they took in, so nothing was made.",
    "films-passphrase": "Films need a generated passphrase of their own; let the program generate both.",
    "sealed-to-key": "This is sealed to a setting's key and has no passphrase; build it again from the export.",
    "limit-too-small": "One film, paper or entry alone is larger than a file may be; choose a larger --limit.",
    "mail-address": "This is no plain e-mail address of one person or office; check it and type it again.",
    "mail-settings": "The mail server's settings cannot be used; mend what is named.",
    "mail-plain": "Mail goes without TLS to no other computer than this one; choose starttls or tls.",
    "mail-password": "The password must be one line of plain characters, in a file only you can read (mode 0600).",
    "policy-forbidden": "The policy would carry something that may never be carried; remove that line.",
    # consent and lawful basis
    "consent-file-missing": "This purpose needs a consent file; write one and pass it with --consents.",
    "basis-missing": "Record with --basis why this may be made: the lawful basis, or the parent's yes.",
    "parents-yes-missing": "The parent's yes is not in the consent table; enter it, with date and who recorded it.",
    "recipient-missing": "The policy has rules for each adult of this child; say with --to whose archive it is.",
    "recipient-unknown": "The policy has no rules for this adult; make sure who it is before you add them.",
    "recipient-nothing": "The policy lets this adult have nothing; if they ask, ask your data protection lead.",
    "recipient-unsure": "Nothing shows that this adult may have the journal; ask who has parental responsibility.",
    "policy-review-due": "These rules were to be looked at again by now; read the papers and enter a new day.",
    "stopped-court-order": "A court order covers this child; ask whoever keeps the order before anything leaves.",
    "stopped-refuge": "This family lives at a protected place; ask your safeguarding lead before anything leaves.",
    "stopped-adoption": "An adoption is going on; ask the adoption team or virtual school before anything leaves.",
    "stopped-safeguarding": "The safeguarding lead sends this child's records; ask them, and build nothing here.",
    "stopped-died": "This child has died; only the family's own archive is made, and nothing is sent on.",
    "stopped-other": "The policy lets nothing of this child leave; ask whoever wrote that line.",
    # the papers of a transfer
    "paper-malformed": "This is no paper of a transfer; keep nothing of it, and telephone the other setting.",
    "paper-signature": "Another setting signed this paper, or nobody did; telephone them, then pair again.",
    "paper-out-of-turn": "This paper does not follow the ones before it; telephone the other setting.",
    "transfer-known": "A transfer of this id is on record already; an id is never used for anything else.",
    "transfer-unknown": "No transfer of this id is on record; `status` lists them.",
    "transfer-later": "They have as much of yours in hand as they take at once; give the same command again later.",
    "transfer-busy": "Another request or program is at work on this transfer; try again in a few seconds.",
    "peer-unknown": "This setting is not paired; compare the digits with them first.",
    "invitation-invalid": "The invitation is over, used, or not ours; ask the other setting for a new one.",
    # pairing two settings
    "setting-missing": "Other settings must know this one: say with --as its name, and with --url its gateway.",
    "invitation-form": "This is no whole invitation; copy it again, from jbi1: to the colon at its end.",
    "invitation-own": "This is this setting's own invitation; send it to the other setting.",
    "pairing-card": "Another setting answers at the invitation's address; telephone them before you go on.",
    "pairing-form": "The other setting's words on the pairing are not in our form; update both programs.",
    "paired-already": "You are paired with this setting; telephone them, and only then `pair end` it first.",
    "pairing-ended": "The other setting has ended this pairing; telephone them, then pair again.",
    "digits-form": "These are not 20 digits; type all five groups of four.",
    "digits-differ": "The digits are not the same; have them read out once more, slowly.",
    "digits-burnt": "The digits were wrong three times, so this pairing is ended; telephone, then invite anew.",
    "peer-not-found": "No setting of that name is known here; `pair list` shows them.",
    "peer-ambiguous": "More than one setting fits; give the first 8 digits of its fingerprint, or more.",
    # another setting's gateway
    "gateway-address": "This is no address of a gateway; give it as https://NAME, with a port if it has one.",
    "peer-unreachable": "The other setting's computer did not answer; run the same again later.",
    "peer-busy": "The other setting's gateway has too much to do, or a fault; run the same again later.",
    "peer-garbled": "What answered is not their gateway, or the answer was spoilt on the way; try again later.",
    "peer-no-room": "The other setting's disk has no room left; telephone them, then run the same again.",
    "peer-untrusted": "The certificate does not prove that this is their gateway, so nothing was sent; ask them.",
    "peer-refused": "Their gateway refused this; see that both programs are up to date, and ask them.",
    # sending
    "not-for-a-setting": "This is locked with a passphrase, for people; use `mail` or `disc`, or build for a key.",
    "sealed-to-other": "This is sealed to another setting's key; build it again with this one's card.",
    "gateway-unknown": "No gateway of this setting is known here; ask them for an invitation and pair by that.",
    "spool-gone": "The copy that was being sent is gone or changed; withdraw it, and build the bundle again.",
    "transfer-in-hand": "Another run is at this transfer; wait until it is done.",
    # the export as a container
    "not-found": "Nothing is there; check the path.",
    "not-an-export": "This is neither a folder nor a ZIP file; choose what the platform gave you.",
    "damaged-zip": "The ZIP file is damaged or cut short; download it again.",
    "path-escape": "A name in the export points outside it; do not use this export, tell whoever sent it.",
    "link": "The export holds a link; copy the real files and try again.",
    "device-name": "A name in the export is reserved by the operating system; rename it and try again.",
    "unsafe-name": "A name in the export holds control or direction characters; do not use this export.",
    "name-too-long": "A name in the export is too long; shorten it and try again.",
    "duplicate-name": "Two entries of the export have the same name; download it again.",
    "clashing-names": "Two names differ only by case or accent form and would overwrite each other; rename one.",
    "overlapping-entries": "Parts of the ZIP overlap, as in a zip bomb; do not use this export.",
    "ratio": "A file unpacks to far more than its packed size, as in a zip bomb; do not use this export.",
    "quota": "This is larger than the program opens; nothing was read. Split it and try again.",
    "too-many-entries": "The export holds more files than the program opens; split it and try again.",
    "encrypted-entry": "The ZIP is protected by a password; unpack it first and try again.",
    "nested-archive": "Archives are packed inside archives too deeply; unpack them first.",
    "compression": "The ZIP uses an unknown way of packing; pack it again as an ordinary ZIP.",
    "size-lie": "A file is not as long as it claims, or changed while it was read; download it again.",
    "export-changed": "The export changed while it was read; wait until nobody writes to it, and try again.",
    "setting-twice": "Another of these exports is of the same setting; give one export a setting.",
    "ids-alike": "Another of these exports numbers its children alike; give this one an --out of its own.",
    "missing-part": "A part of a multi-part export is missing; put all parts in one folder.",
    # the documents inside
    "not-json": "The file is not valid JSON; download it again.",
    "duplicate-key": "A JSON object holds the same key twice; download it again.",
    "not-a-number": "A JSON number is not finite; download it again.",
    "too-deep": "The document is nested too deeply; do not use this export.",
    "not-utf8": "The file is not UTF-8 text; save it as UTF-8 and try again.",
    "not-csv": "The file is not a readable table; save it as CSV (UTF-8) and try again.",
    "doctype": "The document declares a DOCTYPE, which is never needed here; do not use this export.",
    "not-xml": "The document is not valid XML; download it again.",
    "unknown-shape": "No adapter knows this layout; `adapters` lists what can be read.",
    "ambiguous-shape": "More than one adapter claims this layout; separate the platforms into their own folders.",
    "no-records": "This archive was made to be read and holds no records; save the platform's own answers.",
    "unknown-child": "No child in this export has that id; `inspect` lists the ids.",
    "mixed-children": "One child's export holds rows of another child; request that child's export again.",
    "invalid-journal": "The journal does not follow the published schema; mend it at the place named.",
    "unsupported-version": "This program does not know the format's version; update it, or have a draft redone.",
    "media-missing": "A media file named in the journal is missing or not what it should be; put it back.",
    # tables and decisions people fill in
    "consent-row": "A row of the consent file cannot be used; mend it at the place named.",
    "policy-file": "The policy file cannot be used; mend it at the place named.",
    "sheet-row": "The spreadsheets cannot be used yet; mend them at the places named.",
    "workbook-unsafe": "The workbook holds macros or links to other files; save it as a plain .xlsx without them.",
    "not-a-workbook": "This is no workbook that can be read; save it as .xlsx without a password and try again.",
    "summary-row": "A row of the summary file cannot be used; mend it at the place named.",
    "summary-names": "This may name somebody, or say what must not appear; write it anew, without names.",
    "leaver-row": "A row of the list of leavers cannot be used; mend it at the place named.",
    "passphrase-list": "This list of passphrases is not as it was written; mend that place, or name a new file.",
    "decision-row": "A decision cannot be used; mend it at the place named.",
    "decision-redact": "No name in this item is doubtful, so there is none to replace; carry or withhold it.",
    # media
    "media-unknown": "The kind of this file is not supported.",
    "media-damaged": "The file is damaged.",
    "media-too-large": "The picture or film is larger than the limit.",
    # media by link
    "host-name": "This is no plain name of a host; give it as in `img.example.org`, without https and path.",
    "token-file": "The token file must hold one line of plain characters and be readable by you alone (mode 0600).",
    "token-unused": "This platform's links take no token; leave --token-file out.",
    "out-other-export": "That folder completes another export; choose a new folder.",
    "out-in-use": "Another run is at work in this folder; wait until it is done, or choose another folder.",
    "out-unwritable": "The folder could not be written; check space and permissions, and run the same again.",
    "link-unsafe": "The link is no plain https address, so it was not followed.",
    "host-unknown": "The link leads to a host that is not known as this platform's, so it was not followed.",
    "address-inside": "The host's name leads into this computer's own network, so it was not followed.",
    "redirect-refused": "The link leads round in circles or too far, so it was not followed to its end.",
    "link-expired": "The link has expired or the file is gone; save the export again and fetch it the same day.",
    "sign-in-needed": "The platform did not accept the sign-in; write a new token and run the same again.",
    "answer-page": "The platform sent a page in place of the file; save the export again and fetch the same day.",
    "answer-encoded": "The platform sent the file packed, which was not asked for; it was not unpacked.",
    "answer-cut": "The file did not arrive whole; run the same again.",
    "answer-slow": "The file arrived too slowly to come to an end; run the same again.",
    "fetch-failed": "The platform did not answer, or answered with an error; run the same again later.",
    # sealing, opening and verifying
    "wrong-passphrase": "The passphrase does not open this file.",
    "wrong-key": "This bundle is not sealed to that key.",
    "other-receiver": "This bundle was signed for another receiver; do not use it, and tell the sender.",
    "already-received": "This bundle was taken in before; there is nothing more to do with it.",
    "offer-other": "This bundle is not the one that was offered; ask the sender to build it anew.",
    "base-unknown": "This bundle adds to one that never arrived; ask the sender for the whole journal.",
    "tampered": "The file is not as it was made; ask the sender to send it again.",
    "signature-bad": "The signature does not match; check the sender's card, or ask for it to be sent again.",
    "sender-unknown": "Intact, but the sender is unknown; compare keys with the sender and pass --sender.",
    "not-a-bundle": "This is nothing that journal-bridge made; choose the folder or file it wrote.",
    "not-ours": "This setting's keys did not seal this; name the workspace it was built with, or build it again.",
    "not-encrypted": "The file is not encrypted as promised; do not pass it on.",
    "missing-file": "A file of the bundle is missing; ask the sender to send it again.",
    "extra-file": "A file lies in the bundle that does not belong there; ask the sender to send it again.",
    "keys-missing": "There are no keys here; name the --workspace that has them, or make them with `keys create`.",
    "key-file": "The key file cannot be read; check the path and its passphrase.",
    "key-malformed": "This is not a journal-bridge key; copy it again from the other setting.",
    "keyring-missing": "This computer has no keyring that is safe; use --key-passphrase-file instead.",
    "keyring-failed": "The keyring did not give or take the passphrase; unlock it, and try again.",
    "keyring-empty": "This user's keyring has no passphrase for these keys; sign in as the user who made them.",
    # delivery
    "delivery-failed": "The bundle could not be written; check space and permissions and try again.",
    "mail-too-large": "It is larger than a message may be; build it anew with --limit mailbox, or use a disc.",
    "mail-no-tls": "The mail server did not encrypt the connection, so nothing was sent; ask who runs it.",
    "mail-untrusted": "The mail server's certificate does not fit its name, so nothing was sent; check the name.",
    "mail-sign-in": "The mail server did not accept user and password; check both, or ask who runs it.",
    "mail-refused": "The mail server refused it for good; check the address, ask who runs it, or use a disc.",
    "mail-unanswered": "The mail server put it off, or could not be reached, five times; go on later.",
    "disc-too-large": "One file alone is larger than the disc; build with --limit stick, or choose a larger disc.",
    "no-room": "There is no room left on this computer's disk; make some and try again.",
    # uploads
    "upload-unknown": "There is no such upload here any more; offer the journal again.",
    "upload-other": "That upload was made for something else; offer the journal again.",
    "upload-offset": "The upload goes on at another byte; ask how far it is, and send from there.",
    "upload-length": "The sizes told for this upload do not agree; offer the journal again.",
    "upload-complete": "The upload is whole already; there is nothing more to send.",
    "upload-too-large": "This is more than that setting takes; ask them for their limits.",
    "upload-busy": "Somebody else is sending to this upload; try again in a few seconds.",
    "upload-digest": "What arrived is not what was announced and was thrown away; send it again.",
    "no-locks": "That disk cannot keep two programs apart; choose a folder on this computer's own disk.",
    # signatures on requests
    "request-unsigned": "The request carries no signature; only paired settings can talk to each other.",
    "request-form": "The request's signature is not in our form; update the program on both sides.",
    "request-tag": "The signature was made for something else; it does not count here.",
    "request-component": "The signature does not cover all that it must; update the program on both sides.",
    "request-stale": "The request is too old or from the future; set the clocks of both computers.",
    "request-replayed": "This very request arrived before; it is not carried out twice.",
    "request-key": "The request is signed with a key nobody paired with; pair the two settings first.",
    "request-signature": "The request is not as it was signed; try again, and pair anew if it stays so.",
    "request-digest": "The request's content is not what was signed; try again.",
    "request-unknown": "There is nothing at this address; update the program on both sides.",
    "request-method": "That is not done at this address; update the program on both sides.",
    "request-fields": "A field of the request is missing, there twice, or not in our form; update both programs.",
    "request-content": "The request's content is not in the published form; update the program on both sides.",
    "request-media": "The request's content is of a kind not taken here, or packed; update both programs.",
    "request-too-large": "The request's content is larger than is taken here; update the program on both sides.",
    "request-slow": "The request came too slowly and was given up; try again.",
    "request-too-often": "These are too many requests in a short time; wait a little and try again.",
    # filing what arrived
    "transfer-ended": "This transfer has ended; `inbox --all` shows how.",
    "transfer-ambiguous": "More than one transfer fits, or it is too short; give more digits of the id.",
    "not-arrived": "This journal has not arrived whole yet, or is not opened; try again later.",
    "filing-busy": "Another run is filing a journal in this workspace; try again when it is done.",
    "refusal-code": "Refuse for one of the reasons in brackets; the others are the program's own to find.",
    "report-damaged": "That report is not as it was written; give the same `migrate run` again to make it anew.",
    "not-a-library": "That folder holds something other than journal folders; choose a new one, or your journals'.",
    "library-damaged": "The record beside a journal is not as it was written; take the folder back from a backup.",
    "child-not-here": "No child here has that id, or several begin so; `integrate` lists those that are alike.",
    "child-contradicts": "That is not what the record, or the child's name and birthday, say; look at both again.",
    "base-not-here": "This adds to a journal that is not in that folder; choose the folder you filed that one in.",
    # the gateway
    "gateway-stopping": "The other gateway is being stopped; try again later.",
    "gateway-running": "A gateway is at work on this workspace already; stop it first, or name another workspace.",
    "gateway-plain": "Without --certificate and --key it listens to this computer only; name both or use a proxy.",
    "gateway-proxy": "Behind a proxy it listens on a private address, and --url begins with https; see --help.",
    "gateway-public": "Say with --url how other settings reach this gateway.",
    "gateway-listen": "It cannot listen there; choose another --host or --port.",
    "gateway-certificate": "The certificate or its key cannot be used; check both files.",
    # the workspace's settings and ledger
    "setting-name": "This is no name of a setting; give one line of at most 100 characters.",
    "settings-other": "The settings say otherwise already; leave the option out, or change settings.toml yourself.",
    "settings-file": "The workspace's settings cannot be read; mend the file, or take the line out.",
    "settings-open": "The settings hold a password that others can read; make the file yours alone (mode 0600).",
    "ledger-address": "This is no address of a ledger; give it as postgresql+psycopg://USER@HOST/DATABASE.",
    "ledger-driver": "This needs the driver for PostgreSQL; install journal-bridge[postgres].",
    "ledger-damaged": "The ledger is not as it was written; keep a copy, do not go on, and see `audit`.",
    "ledger-busy": "Another run has been writing to this workspace for long; try again when it is done.",
    "ledger-failed": "The ledger could not be written, so nothing was delivered; check space and permissions.",
    # a migration
    "no-migration": "No run began there; choose the folder of a run.",
    "papers-changed": "A paper changed while the run was at work; give the same command again.",
    "unfinished-unread": "What the run keeps could not be read; if none is at work, give `migrate run` again.",
    "child-gone": "This child is no longer in the export, and what lies there is of then; see whether it may go.",
    "place-changed": "What was placed is no longer there as it was; the next run makes it again.",
    # workers
    "worker-died": "Work on this child ended suddenly five times; the others went on. Please report this line.",
    "workers-failed": "No worker could be started; close other programs, or choose fewer --workers.",
    "cluster-address": "This is no address of a cluster; give tls://HOST:PORT, or tcp:// on this very computer.",
    "cluster-driver": "This needs Dask; install journal-bridge[cluster].",
    "cluster-files": "The cluster's certificates cannot be used; see [cluster] in the workspace's settings.toml.",
    "cluster-workers": "A worker of the cluster is not fit for this; mend what is named, and start it again.",
    "cluster-lost": "The cluster does not answer, or has no worker; see that it runs, and try again.",
    "cluster-busy": "The cluster still works on what an earlier run left; try again when it is done.",
    # places in stores
    "store-address": "This is no address of a place in a store; give it as s3://BUCKET/PATH, without a password.",
    "store-library": "Stores need a library of their own; run: pip install 'journal-bridge[s3]'",
    "store-missing": "There is no such bucket; check the address, or have the bucket made.",
    "store-access": "The store did not let this program in; check the access key and what it may do there.",
    "store-plain": "That store is asked without encryption, so nothing was sent; give its address with https.",
    "store-failed": "The store did not answer, or answered with an error; run the same again later.",
    # our fault
    "internal": "Something went wrong inside journal-bridge; please report this line.",
    "layout-failed": "The book could not be laid out; please report this line.",
}
"""Every error code with its plain sentence: what is wrong and what to do."""

DISK_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What systems say where a disk has no room left, or a user may use no more of it."""

PLACE_LIMIT: Final = 120
"""Longest place shown, in characters, so that one hostile name cannot fill a screen."""


def safe_place(untrusted_place: str) -> str:
    """Return a place fit for any terminal or log: as `safe_text`, length capped."""
    shown = safe_text(untrusted_place)
    return shown if len(shown) <= PLACE_LIMIT else shown[: PLACE_LIMIT - 1] + "…"


def safe_text(untrusted_text: str) -> str:
    """Return a text with its control and direction characters escaped.

    Unicode categories C*, Zl and Zp can drive a terminal or turn text round (Dangerzone strips the same).
    """
    return "".join(
        f"\\u{ord(char):04x}"
        if unicodedata.category(char)[0] == "C" or unicodedata.category(char) in {"Zl", "Zp"}
        else char
        for char in untrusted_text
    )


class BridgeError(Exception):
    """Base of all our errors: a stable `code`, a `place`, and a sentence that says what to do.

    Args:
        code: a key of `CODES`.
        places: where the trouble is (file name, row, JSON path); never a value. More than one where a table that
            people fill in is to be mended in one go.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.OUR_FAULT

    def __init__(self, code: str, *places: str) -> None:
        self.code = code
        self.places = tuple(safe_place(place) for place in places)
        self.place = "; ".join(self.places)
        self.sentence = CODES[code]
        super().__init__(f"{self.place}: {self.sentence}" if self.place else self.sentence)


class UsageFault(BridgeError):
    """Call the command differently."""

    exit_code = ExitCode.USAGE


class ConsentNeeded(BridgeError):
    """Ask for consent, or record the lawful basis, then run again."""

    exit_code = ExitCode.CONSENT_MISSING


class InputRefused(BridgeError):
    """Fix or replace the input: an export, a journal, or a table somebody filled in."""

    exit_code = ExitCode.REFUSED


class MediaRefused(InputRefused):
    """One media file cannot be passed on; the rest goes on with a line in the receipt."""


class TryAgain(BridgeError):
    """Nothing is wrong with the journal; try the same again."""

    exit_code = ExitCode.TRY_AGAIN


class DeliveryFailed(TryAgain):
    """Nothing is wrong with the journal, but this route did not take it; the sentence says what to change."""


class SignInNeeded(TryAgain):
    """Nothing is wrong with the export; sign in anew, then run the same again."""


class NotVerified(BridgeError):
    """Stop: what lies there is not what was made, or cannot be opened."""

    exit_code = ExitCode.NOT_VERIFIED


class OurFault(BridgeError):
    """A defect of this program."""


def where(error: BaseException) -> str:
    """Name the kind of an unforeseen error and the line it came from, never its words: those can quote a value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"

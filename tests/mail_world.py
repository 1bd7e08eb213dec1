"""A mail server of its own process on this computer, with certificates made for one test, and what it was told."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import smtp_server
from journal_bridge.deliver.letters import Letter
from journal_bridge.deliver.mail_server import MailServer, Password, Patience, Security

USER = "post-account"
PASSWORD = "correct horse battery"
SETTING = "office@nursery.example"
FAMILY = "family.home@mail.example"
LETTER = Letter(SETTING, FAMILY)


@dataclass(frozen=True)
class Running:
    """A server that runs, and the folder it writes what it was told into."""

    port: int
    folder: Path

    def server(self, security: Security = Security.STARTTLS, **changes: object) -> MailServer:
        """Return how to reach it."""
        values: dict[str, object] = {
            "host": "localhost",
            "security": security,
            "port": self.port,
            "user": USER,
            "password": Password(PASSWORD),
            "authorities": self.folder / "ca.pem",
            "patience": Patience(connect=5, answer=5, last_answer=5),
        }
        return MailServer(**(values | changes))  # type: ignore[arg-type]  # any field may be changed

    @property
    def messages(self) -> list[bytes]:
        """The messages it took, as they came."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*.eml"))]

    @property
    def envelopes(self) -> list[dict[str, object]]:
        """What was said beside each message."""
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("*.json"))]

    @property
    def said(self) -> list[str]:
        """What it did, in words, one for each thing."""
        log = self.folder / "log"
        return log.read_text().split() if log.exists() else []


@contextmanager
def running(folder: Path, *faults: str, security: str = "starttls", host: str = "localhost") -> Iterator[Running]:
    """Start a server with some faults, one for each message it is offered, and end it."""
    folder.mkdir(exist_ok=True)
    certificates(folder, host)
    words = [sys.executable, smtp_server.__file__, folder, security, USER, PASSWORD, *faults]
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Running(int(process.stdout.readline()), folder)
        finally:
            process.kill()


def certificates(folder: Path, host: str) -> None:
    """Write an authority and a certificate for a host, valid for a day."""

    def begun(name: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name("A throwaway authority"))
        builder = builder.public_key(key).serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))

    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = begun("A throwaway authority", root.public_key())
    authority = authority.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    leaf = begun(host, own.public_key()).add_extension(names, critical=False)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.sign(root, hashes.SHA256()).public_bytes(pem))
    (folder / "own.pem").write_bytes(leaf.sign(root, hashes.SHA256()).public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "own.key").write_bytes(own.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])

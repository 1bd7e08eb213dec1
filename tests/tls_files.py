"""An authority of a cluster's own, and one certificate from it for whoever takes part; for tests only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from journal_bridge.workspace_settings import ClusterFiles


def authority(folder: Path) -> ClusterFiles:
    """Make an authority and one certificate, and return their files."""
    folder.mkdir()
    above, mine = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    files = ClusterFiles(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    files.ca.write_bytes(_certificate("authority", above, above, ca=True))
    files.certificate.write_bytes(_certificate("node", mine, above, ca=False))
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    files.key.touch(mode=0o600)
    files.key.write_bytes(mine.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return files


def _certificate(
    name: str, whose: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey, *, ca: bool
) -> bytes:
    now = datetime.now(UTC)
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority")])
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(whose.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)

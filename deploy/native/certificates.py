"""Certificates of this installation, each signed by itself: the gateway's at the agents' port, and an agent's of the demo."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEARS = timedelta(days=3650)
A_DAY = timedelta(days=1)  # clocks differ


def make_once(file: Path, name: str, keep: Callable[[str, bytes], object]) -> None:
    """The certificate and its key in one file, for whoever runs the suite."""
    if not file.exists():
        keep(file.name, _signed_by_itself(name, datetime.now(UTC)))


def fingerprint(file: Path) -> str:
    """SHA-256 of the certificate, in hex: what billing-calculator knows an agent by."""
    return hashlib.sha256(x509.load_pem_x509_certificate(file.read_bytes()).public_bytes(serialization.Encoding.DER)).hexdigest()


def _signed_by_itself(name: str, now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - A_DAY)
        .not_valid_after(now + YEARS)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    unlocked = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    return made.public_bytes(serialization.Encoding.PEM) + private

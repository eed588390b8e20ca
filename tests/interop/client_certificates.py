"""Certificates of accounts, to log on with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

if TYPE_CHECKING:
    from pathlib import Path

    from fixtures.lab.estate.certificates import LabCertificate

USER_PRINCIPAL_NAME: Final = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCertificate:
    """Where a certificate and its key are, and what the certificate is, in DER."""

    certificate: Path
    key: Path
    der: bytes


def issue_client_certificate(
    folder: Path,
    issuer: LabCertificate,
    *,
    common_name: str,
    user_principal_name: str | None = None,
) -> ClientCertificate:
    """Write a certificate for client authentication, and its key, into a folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
    )
    if user_principal_name is not None:
        name = x509.OtherName(USER_PRINCIPAL_NAME, _utf8_string(user_principal_name))
        builder = builder.add_extension(
            x509.SubjectAlternativeName([name]), critical=False
        )
    certificate = builder.sign(issuer.private_key, hashes.SHA256())
    written = ClientCertificate(
        certificate=folder / "client.pem",
        key=folder / "client.key",
        der=certificate.public_bytes(serialization.Encoding.DER),
    )
    written.certificate.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
    )
    written.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return written


def _utf8_string(text: str) -> bytes:
    """Return a text below 256 octets in DER."""
    octets = text.encode()
    long_form = [0x81] if len(octets) > 0x7F else []
    return bytes([0x0C, *long_form, len(octets)]) + octets

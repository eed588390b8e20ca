"""Whose certificates the real ODBC driver believes, and for how long."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.errors import (
    CertificateNotTrustedError,
    ClientSetupError,
    TimeoutExceededError,
)
from fixtures.transport import openssl_trust
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import (
    SqlConnection,
    SqlTarget,
)
from tests.transport.canned_sql_server import (
    PASSWORD,
    CannedSqlServer,
)
from tests.transport.certificates import SERVER_NAME, ServerCertificate
from tests.transport.sql_answers import (
    failure_of,
)


@pytest.mark.parametrize("encrypt", ["mandatory", "strict"])
def test_authority_file_is_trusted(sql_target: SqlTarget, encrypt: str) -> None:
    """With the authority's file both kinds of encryption verify the certificate."""
    target = replace(sql_target, encrypt=encrypt)  # type: ignore[arg-type]  # parameter

    with SqlConnection(target, Deadline.after(20)) as sql:
        assert len(sql.run("one")) == 1


@pytest.mark.parametrize("encrypt", ["mandatory", "strict"])
def test_unknown_authority_is_refused(sql_target: SqlTarget, encrypt: str) -> None:
    """Without the authority's file the certificate is not trusted."""
    target = replace(sql_target, ca_file=None, encrypt=encrypt)  # type: ignore[arg-type]  # parameter

    failure = failure_of(target)

    assert isinstance(failure, CertificateNotTrustedError)
    assert "is not trusted" in str(failure)


def test_certificate_for_another_name_is_refused(sql_target: SqlTarget) -> None:
    """The certificate must carry the declared name, and the remedy says so."""
    failure = failure_of(replace(sql_target, certificate_name="other.lab.example"))

    assert isinstance(failure, CertificateNotTrustedError)
    assert "certificate_name" in failure.remedy


def test_verification_can_be_switched_off(sql_target: SqlTarget) -> None:
    """An explicit choice accepts any certificate."""
    target = replace(sql_target, ca_file=None, trust_server_certificate=True)

    with SqlConnection(target, Deadline.after(20)) as sql:
        assert len(sql.run("one")) == 1


def test_authority_file_without_certificates(
    sql_target: SqlTarget, tmp_path: Path
) -> None:
    """A file that OpenSSL would silently ignore is told."""
    path = tmp_path / "authority.pem"
    path.write_text("not a certificate", encoding="utf-8")

    failure = failure_of(replace(sql_target, ca_file=path))

    assert isinstance(failure, ClientSetupError)
    assert str(failure).endswith("holds no certificate in PEM form")


def test_authority_file_in_a_fresh_process(
    sql_server: CannedSqlServer,
    server_certificate: ServerCertificate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process trusts a file's authorities from the first connection that names it."""
    monkeypatch.delenv(openssl_trust.VARIABLE, raising=False)
    script = f"""
from pathlib import Path
from fixtures.errors import CertificateNotTrustedError
from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import SqlConnection, SqlTarget
for ca_file in (None, Path({str(server_certificate.authority)!r})):
    target = SqlTarget(host="H", address="127.0.0.1", port={sql_server.port},
        certificate_name={SERVER_NAME!r}, authentication="sql", user="audit",
        password=Secret({PASSWORD!r}), ca_file=ca_file)
    try:
        with SqlConnection(target, Deadline.after(20)) as sql:
            print("answered", len(sql.run("one")))
    except CertificateNotTrustedError:
        print("not trusted")
"""
    finished = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )

    assert finished.stdout == "not trusted\nanswered 1\n", finished.stderr


def test_same_authority_is_used_side_by_side(tmp_path: Path) -> None:
    """Two connections with one file do not wait for each other."""
    path = authority(tmp_path / "one.pem")

    with (
        openssl_trust.trusted_authorities("A", path, 0),
        openssl_trust.trusted_authorities("B", path, 0),
    ):
        assert os.environ["SSL_CERT_FILE"] == str(path)


def test_other_authority_waits(tmp_path: Path) -> None:
    """A connection with another file waits, and says so when it was too long."""
    one, other = authority(tmp_path / "one.pem"), authority(tmp_path / "other.pem")

    with (
        openssl_trust.trusted_authorities("A", one, 0),
        pytest.raises(TimeoutExceededError, match="others use another ca_file"),
        openssl_trust.trusted_authorities("B", other, 0),
    ):
        raise AssertionError("not reached")

    with openssl_trust.trusted_authorities("B", other, 0):
        assert os.environ["SSL_CERT_FILE"] == str(other)


def authority(path: Path) -> Path:
    """Write what looks like a certificate."""
    path.write_text("-----BEGIN CERTIFICATE-----\n", encoding="utf-8")
    return path

"""What several TDS tests need: a certificate, and the server in its own process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from fixtures.lab.tds.tls import TlsContexts
from tests.lab.tds.canned_server import CannedServer
from tests.lab.tds.certificates import CertificateFiles, make_certificate


@pytest.fixture(scope="session")
def tds_certificate(tmp_path_factory: pytest.TempPathFactory) -> CertificateFiles:
    """A certificate for localhost."""
    return make_certificate(tmp_path_factory.mktemp("tds"))


@pytest.fixture(scope="session")
def tls_contexts(tds_certificate: CertificateFiles) -> TlsContexts:
    """The server's TLS settings with that certificate."""
    return TlsContexts.from_files(
        tds_certificate.certificate, tds_certificate.private_key
    )


@pytest.fixture(scope="module")
def canned_server(tds_certificate: CertificateFiles) -> Iterator[CannedServer]:
    """
    The canned engine behind a TDS server, in a process of its own.

    Microsoft's driver may wait for the network while it holds the interpreter's lock;
    a server in the same process could then never answer.
    """
    command = [sys.executable, "-m", "tests.lab.tds.canned_server"]
    files = [str(tds_certificate.certificate), str(tds_certificate.private_key)]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, *files],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        port = int(process.stdout.readline())
        yield CannedServer(port=port, certificate=tds_certificate.certificate)
        process.stdin.close()
        defects = process.stdout.read()
    assert defects == ""
    assert process.returncode == 0

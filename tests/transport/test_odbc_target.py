"""A connection string says what the inventory says, and nothing a value smuggles in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.errors import ClientSetupError
from fixtures.secrets import Secret
from fixtures.transport.odbc_target import SqlTarget, connection_string, quoted

DRIVER_18 = "ODBC Driver 18 for SQL Server"
DRIVER_17 = "ODBC Driver 17 for SQL Server"
TARGET = SqlTarget(
    host="SSISNODE1",
    address="192.0.2.1",
    port=1433,
    certificate_name="ssisnode1.corp.example",
)


def test_integrated_and_encrypted_by_default() -> None:
    """Without more, the user's ticket and verified encryption are used."""
    assert connection_string(TARGET, DRIVER_18, 1433) == (
        "DRIVER={ODBC Driver 18 for SQL Server};SERVER={tcp:192.0.2.1,1433};"
        "DATABASE={master};APP={SSIS high availability checks};ConnectRetryCount={0};"
        "Encrypt={yes};HostNameInCertificate={ssisnode1.corp.example};"
        "Trusted_Connection={yes}"
    )


def test_account_and_password_are_quoted() -> None:
    """No character of a password can end its value."""
    target = replace(
        TARGET, authentication="sql", user="a;UID=sa", password=Secret("p};Encrypt=no")
    )

    text = connection_string(target, DRIVER_18, 1433)

    assert text.endswith("UID={a;UID=sa};PWD={p}};Encrypt=no}")


def test_quoted_doubles_closing_braces_only() -> None:
    """An opening brace needs no doubling inside a quoted value."""
    assert quoted("{a}=;") == "{{a}}=;}"


def test_name_that_is_dialled_needs_no_certificate_name() -> None:
    """The driver verifies the dialled name by itself."""
    target = replace(TARGET, address=TARGET.certificate_name)

    assert "HostNameInCertificate" not in connection_string(target, DRIVER_18, 1433)


def test_listener_is_dialled_on_all_subnets() -> None:
    """A listener's addresses are tried side by side, and lead to the primary."""
    target = replace(TARGET, multi_subnet_failover=True)

    text = connection_string(target, DRIVER_18, 1433)

    assert "MultiSubnetFailover={yes}" in text
    assert "ApplicationIntent" not in text


def test_strict_needs_driver_18() -> None:
    """Driver 17 does not know strict encryption, and is not silently given less."""
    target = replace(TARGET, encrypt="strict")

    assert "Encrypt={strict}" in connection_string(target, DRIVER_18, 1433)
    with pytest.raises(ClientSetupError, match="driver 17"):
        connection_string(target, DRIVER_17, 1433)


def test_account_without_password_is_refused() -> None:
    """SQL Server authentication is never tried with an empty password."""
    target = replace(TARGET, authentication="sql", user="audit")

    with pytest.raises(ClientSetupError, match="without an account and its password"):
        connection_string(target, DRIVER_18, 1433)

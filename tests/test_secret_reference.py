"""A secret reference is resolved once, or says what is missing."""

from __future__ import annotations

import getpass
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import keyring
import keyring.errors
import pytest

from fixtures.inventory import InventoryError, SecretReference, load_inventory
from fixtures.secrets import Secret

TWO_NODES = Path(__file__).parent / "inventories" / "two_nodes.toml"
BY_VARIABLE = SecretReference(
    source="env", name="LAB_PASSWORD", file="site.toml", key="credentials.sql.password"
)
BY_KEYRING = SecretReference(
    source="keyring",
    name="ssis/audit",
    file="site.toml",
    key="credentials.sql.password",
)


def fresh(reference: SecretReference) -> SecretReference:
    """Return the same reference as nobody has resolved it yet."""
    return SecretReference(
        source=reference.source,
        name=reference.name,
        file=reference.file,
        key=reference.key,
    )


def test_variable_holds_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The value comes from the environment variable."""
    monkeypatch.setenv("LAB_PASSWORD", "Canary")

    assert fresh(BY_VARIABLE).resolve() == Secret("Canary")


def test_value_is_kept_for_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change after the first use changes nothing."""
    reference = fresh(BY_VARIABLE)
    monkeypatch.setenv("LAB_PASSWORD", "Canary")
    first = reference.resolve()
    monkeypatch.delenv("LAB_PASSWORD")

    assert reference.resolve() is first


def test_resolved_reference_hides_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a reference's text nor its comparison involves the value."""
    monkeypatch.setenv("LAB_PASSWORD", "Canary")
    reference = fresh(BY_VARIABLE)
    reference.resolve()

    assert "Canary" not in repr(reference)
    assert reference == BY_VARIABLE


def test_unset_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names file, key and variable."""
    monkeypatch.delenv("LAB_PASSWORD", raising=False)

    with pytest.raises(InventoryError) as caught:
        fresh(BY_VARIABLE).resolve()

    assert str(caught.value) == (
        "site.toml: credentials.sql.password: expected the environment variable "
        "LAB_PASSWORD to hold the password, found that it is not set"
    )


def test_empty_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty value is a mistake, not an empty password."""
    monkeypatch.setenv("LAB_PASSWORD", "")

    with pytest.raises(InventoryError, match="found an empty value"):
        fresh(BY_VARIABLE).resolve()


def test_keyring_holds_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last slash divides service and user."""
    entries = {("ssis", "audit"): "Canary"}
    monkeypatch.setattr(keyring, "get_password", lambda *entry: entries.get(entry))

    assert fresh(BY_KEYRING).resolve() == Secret("Canary")


def test_absent_keyring_entry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that is not there is an error with its name."""
    monkeypatch.setattr(keyring, "get_password", lambda *_entry: None)

    with pytest.raises(InventoryError, match="an entry 'ssis/audit' in the keyring"):
        fresh(BY_KEYRING).resolve()


def test_machine_without_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring is an error, not a traceback."""

    def refuse(*_entry: str) -> None:
        raise keyring.errors.NoKeyringError

    monkeypatch.setattr(keyring, "get_password", refuse)

    with pytest.raises(InventoryError, match="found NoKeyringError"):
        fresh(BY_KEYRING).resolve()


def test_person_is_asked_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every host that inherits a prompt shares one question and one answer."""
    person = Mock(return_value="Canary")
    monkeypatch.setattr(getpass, "getpass", person)
    monkeypatch.setenv("SSIS_AUDIT_SQL_PASSWORD", "another")
    path = tmp_path / "site.toml"
    text = TWO_NODES.read_text(encoding="utf-8")
    path.write_text(text.replace('env = "SSIS_AUDIT_PASSWORD"', "prompt = true"))
    inventory = load_inventory(path)

    inventory.resolve_secrets()

    person.assert_called_once_with(
        "Password of CORP\\ssis-audit (credentials.windows.password): "
    )
    passwords = [host.credentials.password for host in inventory.hosts]
    assert passwords == [inventory.windows.password] * 4


def test_nobody_to_ask(tmp_path: Path) -> None:
    """Without a terminal the question is an error and is not put to a pipe."""
    script = (
        "from fixtures.inventory import SecretReference\n"
        "SecretReference(source='prompt', name='P', file='f', key='k').resolve()\n"
    )

    finished = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script],
        input="Canary\n",
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        cwd=Path(__file__).parents[1],
        env={"HOME": str(tmp_path)},
    )

    assert "f: k: expected a terminal to ask for the password" in finished.stderr
    assert "Canary" not in finished.stdout + finished.stderr


def test_inventory_is_read_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading needs no variable; resolving names the first that is not set."""
    monkeypatch.delenv("SSIS_AUDIT_PASSWORD", raising=False)
    inventory = load_inventory(TWO_NODES)

    with pytest.raises(InventoryError) as caught:
        inventory.resolve_secrets()

    assert caught.value.key == "credentials.windows.password"

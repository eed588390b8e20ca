"""A worker's key and its ways to Master and SQL Server, by what they leave behind."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.certificates import (
    Certificate,
    CertificateStore,
    CertificateStores,
    StoredCertificate,
)
from fixtures.facts.worker_paths import (
    LastPackage,
    WorkerKey,
    WorkerPaths,
    has_private_key,
)

LOGGED = LastPackage(worker_agent_id="A", server_name="N1", has_messages=True)
SILENT = LastPackage(worker_agent_id="A", server_name="N1", has_messages=False)


def stores(store: CertificateStore, *, with_key: bool) -> CertificateStores:
    """Return a worker with its certificate in one store."""
    certificate = Certificate(
        thumbprint="AB",
        subject="CN=w",
        issuer="CN=w",
        common_names=("w",),
        dns_names=(),
        not_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        not_after=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
        is_self_signed=True,
    )
    stored = StoredCertificate(
        store=store, certificate=certificate, has_private_key=with_key
    )
    return CertificateStores(host="W1", stored=(stored,))


@pytest.mark.parametrize(
    ("found", "name", "has_key"),
    [
        (stores(CertificateStore.MY, with_key=True), "My", True),
        (stores(CertificateStore.MY, with_key=False), "MY", False),
        (stores(CertificateStore.ROOT, with_key=True), "My", False),
        (stores(CertificateStore.ROOT, with_key=True), "Root", True),
        (stores(CertificateStore.ROOT_GROUP_POLICY, with_key=True), "Root", False),
        pytest.param(
            stores(CertificateStore.MY, with_key=True), "Disks", None, id="not read"
        ),
    ],
)
def test_key_is_looked_for_in_the_named_store(
    found: CertificateStores,
    name: str,
    has_key: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    """A key elsewhere is not the one that the worker uses."""
    assert has_private_key(found, name, "AB") is has_key


@pytest.mark.parametrize(
    ("reports", "has_key", "is_readable", "condition"),
    [
        (True, None, True, "the worker has just proven itself with it"),
        (
            False,
            True,
            None,
            "there is a key in My, and the worker does not report",
        ),
        (False, False, False, "no certificate with a private key in My"),
        (False, None, None, "the worker does not report"),
    ],
)
def test_sign_of_life_proves_the_key(
    reports: bool,  # noqa: FBT001 - a table's column
    has_key: bool | None,  # noqa: FBT001 - same
    is_readable: bool | None,  # noqa: FBT001 - same
    condition: str,
) -> None:
    """Who may read a key that is there, only a person can tell."""
    found = WorkerKey(reports=reports, store="My", has_key=has_key)

    assert (found.is_readable, found.condition) == (is_readable, condition)


def paths(**changes: object) -> WorkerPaths:
    """Return a worker that does everything, changed."""
    fields: dict[str, object] = {
        "reports": True,
        "others_report": True,
        "is_running": True,
        "last": LOGGED,
        "others_log": True,
    }
    return WorkerPaths(**(fields | changes))  # type: ignore[arg-type] # any field


MASTER = "it runs and does not report, and others do: the Master's port"
SQL_SERVER = "its last package left no messages, and others' do: SQL Server's port"
QUIET, UNUSED = "does not report", "left no messages with its last package"
NEVER = "has run no package since this replica became the primary"


@pytest.mark.parametrize(
    ("found", "faults", "doubts"),
    [
        pytest.param(paths(), (), (), id="both open"),
        pytest.param(paths(reports=False), (MASTER,), (QUIET,), id="Master's port"),
        pytest.param(
            paths(reports=False, is_running=False), (), (QUIET,), id="stopped"
        ),
        pytest.param(
            paths(reports=False, others_report=False), (), (QUIET,), id="nobody reports"
        ),
        pytest.param(
            paths(last=SILENT), (SQL_SERVER,), (UNUSED,), id="SQL Server's port"
        ),
        pytest.param(
            paths(last=SILENT, others_log=False), (), (UNUSED,), id="nobody logs"
        ),
        pytest.param(paths(last=None), (), (NEVER,), id="ran nothing"),
        pytest.param(
            paths(reports=False, last=SILENT),
            (MASTER, SQL_SERVER),
            (QUIET, UNUSED),
            id="neither",
        ),
    ],
)
def test_way_is_closed_where_others_have_it_open(
    found: WorkerPaths, faults: tuple[str, ...], doubts: tuple[str, ...]
) -> None:
    """What nobody does proves no closed way; it only leaves it open."""
    assert (found.faults, found.doubts) == (faults, doubts)

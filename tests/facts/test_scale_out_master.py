"""The Scale Out Master on its nodes: installation, binding, certificate, trust."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.certificates import (
    Certificate,
    CertificateStore,
    CertificateStores,
    StoredCertificate,
)
from fixtures.facts.scale_out_master import (
    CertificateValidity,
    ConfiguredThumbprint,
    MasterBinding,
    MasterInstallation,
    MasterInstallations,
    MasterThumbprints,
    RootStoreTrust,
    TlsBinding,
    TlsBindings,
)

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
THUMBPRINT = "AB" * 20


def installation(node: str, services: str, markers: str) -> MasterInstallation:
    """Return a node with these versions."""
    return MasterInstallation(
        node=node,
        with_service=tuple(services.split()),
        with_marker=tuple(markers.split()),
    )


@pytest.mark.parametrize(
    ("second", "complete"),
    [
        pytest.param(("160", "160"), ("N1", "N2"), id="both"),
        pytest.param(("160", ""), ("N1",), id="made by hand"),
        pytest.param(("", "160"), ("N1",), id="service removed"),
        pytest.param(("150", "150"), ("N1",), id="older"),
        pytest.param(("170 160", "170 160"), ("N2",), id="newer"),
        pytest.param(("150 160", "150 160"), ("N1", "N2"), id="side by side"),
    ],
)
def test_newest_version_counts(
    second: tuple[str, str], complete: tuple[str, ...]
) -> None:
    """Service and setup's marker together are an installation."""
    found = MasterInstallations(
        nodes=(installation("N1", "160", "160"), installation("N2", *second))
    )

    assert found.complete_nodes == complete


def test_without_any_master_no_node_is_complete() -> None:
    """There is no version to have."""
    found = MasterInstallations(nodes=(installation("N1", "", "160"),))

    assert (found.version, found.complete_nodes) == (None, ())
    assert found.shown == ("N1: service none; setup's marker 160",)


def binding(endpoint: str, store: str = "Root", digits: str = THUMBPRINT) -> TlsBinding:
    """Return a binding of http.sys."""
    return TlsBinding(endpoint=endpoint, thumbprint=digits, store_name=store)


ANY, EXACT = binding("0.0.0.0:8391"), binding("[fd00::8]:8391")
NAMED, FOREIGN = binding("ssisom.corp.example:8391"), binding("other.example:8391")


def test_port_is_bound_by_address_and_by_name() -> None:
    """A name answers only for itself, an address for all."""
    found = TlsBindings(
        host="N1",
        by_address=(ANY, EXACT, binding("0.0.0.0:443")),
        by_server_name=(NAMED, FOREIGN),
    )

    assert found.for_port(8391, "SSISOM.corp.example.") == (ANY, EXACT, NAMED)
    assert (EXACT.host, EXACT.port) == ("[fd00::8]", "8391")


@pytest.mark.parametrize(
    ("one", "option"),
    [
        (ANY, "ipport=0.0.0.0:8391"),
        (EXACT, "ipport=[fd00::8]:8391"),
        (NAMED, "hostnameport=ssisom.corp.example:8391"),
    ],
)
def test_binding_is_named_as_netsh_wants_it(one: TlsBinding, option: str) -> None:
    """By address, or by server name."""
    assert one.netsh_option == option


def bound(
    found: TlsBinding | None, *stores: tuple[CertificateStore, bool]
) -> MasterBinding:
    """Return the binding on a node with its certificate in these stores."""
    return MasterBinding.of(
        port=8391,
        thumbprint=THUMBPRINT,
        bindings=(found,) if found else (),
        own=CertificateStores(
            host="N1",
            stored=tuple(
                StoredCertificate(
                    store=store, certificate=certificate(), has_private_key=has_key
                )
                for store, has_key in stores
            ),
        ),
    )


def certificate() -> Certificate:
    """Return the Master's certificate."""
    return Certificate(
        thumbprint=THUMBPRINT,
        subject="CN=x",
        issuer="CN=x",
        common_names=("x",),
        dns_names=(),
        not_before=NOW - 10 * DAY,
        not_after=NOW + 10 * DAY,
        is_self_signed=True,
    )


ROOT, POLICY, MY = (
    CertificateStore.ROOT,
    CertificateStore.ROOT_GROUP_POLICY,
    CertificateStore.MY,
)


@pytest.mark.parametrize(
    ("found", "stores", "store"),
    [
        (ANY, [(ROOT, True), (MY, True)], "root"),
        (ANY, [(ROOT, False), (MY, True)], "my"),
        (binding("0.0.0.0:8391", "MY"), [(ROOT, True), (MY, True)], "my"),
        (None, [(MY, True)], "my"),
        (ANY, [(ROOT, False), (POLICY, True)], None),
    ],
)
def test_store_to_bind_from_holds_the_key(
    found: TlsBinding | None,
    stores: list[tuple[CertificateStore, bool]],
    store: str | None,
) -> None:
    """The bound one stays if it does."""
    assert bound(found, *stores).store_with_key == store


@pytest.mark.parametrize(
    ("found", "is_configured", "has_key"),
    [
        pytest.param(bound(ANY, (ROOT, True)), True, True, id="in Root"),
        pytest.param(bound(ANY, (ROOT, False)), True, False, id="without key"),
        pytest.param(bound(ANY, (POLICY, False)), True, False, id="by policy"),
        pytest.param(bound(ANY, (MY, True)), False, False, id="in another store"),
        pytest.param(
            bound(binding("0.0.0.0:8391", "my"), (MY, True)), True, True, id="in MY"
        ),
        pytest.param(
            bound(binding("0.0.0.0:8391", "Root", "CD" * 20), (ROOT, True)),
            False,
            True,
            id="another hash",
        ),
        pytest.param(bound(None, (MY, True)), False, True, id="no binding"),
        pytest.param(bound(None), False, False, id="nothing at all"),
    ],
)
def test_binding_needs_hash_store_and_key(
    found: MasterBinding,
    is_configured: bool,  # noqa: FBT001 - a table's column
    has_key: bool,  # noqa: FBT001 - same
) -> None:
    """The store that it names must hold the certificate, with its key."""
    assert found.is_configured_certificate is is_configured
    assert found.has_private_key is has_key


@pytest.mark.parametrize(
    ("store", "is_known"), [("ROOT", True), ("CA", True), ("WebHosting", False)]
)
def test_store_that_is_not_read_is_unknown(
    store: str,
    is_known: bool,  # noqa: FBT001 - a table's column
) -> None:
    """A binding may name stores that nobody looks into."""
    assert bound(binding("0.0.0.0:8391", store)).has_known_store is is_known


def test_thumbprints_of_all_nodes_are_counted_once() -> None:
    """Two nodes with two bindings may still name one certificate."""
    found = MasterThumbprints(by_node={"N1": ("AB", "AB"), "N2": ("AB", "CD")})

    assert found.distinct == ("AB", "CD")


@pytest.mark.parametrize(
    ("written", "stores", "selects"),
    [
        (THUMBPRINT, (ROOT,), True),
        (THUMBPRINT.lower(), (ROOT,), True),
        ("\u200e" + " ".join(["ab"] * 20), (MY,), True),
        (THUMBPRINT, (), False),
        (THUMBPRINT[:-1], (ROOT,), False),
        (THUMBPRINT + "Z", (ROOT,), False),
        ("", (ROOT,), False),
        (None, (), False),
    ],
)
def test_thumbprint_selects_what_the_node_has(
    written: str | None,
    stores: tuple[CertificateStore, ...],
    selects: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Blanks and the invisible first character of the certificate's window pass."""
    found = ConfiguredThumbprint(
        host="N1", path="C:\\x", written=written, stores=stores
    )

    assert found.selects_a_certificate is selects


@pytest.mark.parametrize(
    ("now", "is_current", "days_left"),
    [
        (NOW - 10 * DAY, True, 20),
        (NOW - 11 * DAY, False, 21),
        (NOW + 10 * DAY, True, 0),
        (NOW + 10 * DAY + dt.timedelta(seconds=1), False, -1),
    ],
)
def test_validity_is_by_the_nodes_clock(
    now: dt.datetime,
    is_current: bool,  # noqa: FBT001 - a table's column
    days_left: int,
) -> None:
    """Its first and last second count."""
    found = CertificateValidity(certificate=certificate(), now=now)

    assert (found.is_current, found.days_left) == (is_current, days_left)
    assert found.shown == "2026-05-22 12:00 to 2026-06-11 12:00 UTC"


@pytest.mark.parametrize(
    ("issued", "mode", "accepts"),
    [
        ((), None, True),
        (("CN=x",), None, False),
        (("CN=x",), 2, True),
        (("CN=x",), 0, False),
    ],
)
def test_issued_certificate_in_root_needs_exclusive_trust(
    issued: tuple[str, ...],
    mode: int | None,
    accepts: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Otherwise http.sys answers workers with 403."""
    found = RootStoreTrust(
        host="N1",
        issued_in_root=issued,
        client_auth_trust_mode=mode,
        send_trusted_issuer_list=None,
    )

    assert found.accepts_workers is accepts

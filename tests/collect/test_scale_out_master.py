"""Setup's marker, http.sys and Schannel, as the registry has them."""

from __future__ import annotations

import pytest

from fixtures.collect.registry import (
    SCHANNEL,
    SQL_SERVER,
    SSL_BINDINGS,
    SSL_SNI_BINDINGS,
)
from fixtures.collect.scale_out_master import (
    parse_bindings,
    parse_installation,
    parse_root_store_trust,
)
from fixtures.errors import AccessDeniedError
from fixtures.facts.certificates import CertificateStores
from fixtures.facts.scale_out_master import (
    MasterInstallation,
    RootStoreTrust,
    TlsBinding,
)
from fixtures.facts.windows import (
    HostRegistry,
    RegistryKey,
    WindowsService,
    WindowsServices,
)

HASH = bytes.fromhex("AB" * 20)
Values = dict[str, str | int | bytes]


def registry(*denied: str, **keys: Values) -> HostRegistry:
    """Return a registry with these keys, by place of a path."""
    paths = {
        "any": rf"{SSL_BINDINGS}\0.0.0.0:8391",
        "named": rf"{SSL_SNI_BINDINGS}\ssisom:8391",
        "marker": rf"{SQL_SERVER}\160\DTS\Setup\SQL_IS_Master",
        "schannel": SCHANNEL,
    }
    return HostRegistry(
        host="N1",
        keys={
            paths[place].casefold(): RegistryKey(path=paths[place], values=values)
            for place, values in keys.items()
        },
        denied=denied,
    )


def services(*names: str) -> WindowsServices:
    """Return a node with these services."""
    return WindowsServices(
        host="N1",
        system_name="N1",
        services=tuple(
            WindowsService(
                name=name,
                display_name="",
                state="Running",
                start_mode="Manual",
                start_name=None,
                path_name=None,
            )
            for name in names
        ),
    )


def test_binding_names_endpoint_hash_and_store() -> None:
    """Without a store's name http.sys takes MY."""
    found = parse_bindings(
        registry(
            any={"sslcerthash": HASH, "sslcertstorename": "Root"},
            named={"sslcerthash": HASH},
        )
    )

    assert found.by_address == (
        TlsBinding(endpoint="0.0.0.0:8391", thumbprint="AB" * 20, store_name="Root"),
    )
    assert found.by_server_name == (
        TlsBinding(endpoint="ssisom:8391", thumbprint="AB" * 20, store_name="MY"),
    )


def test_missing_keys_are_no_bindings() -> None:
    """A machine that never had one has no key for them."""
    found = parse_bindings(registry())

    assert (found.by_address, found.by_server_name) == ((), ())


@pytest.mark.parametrize("path", [SSL_BINDINGS, SSL_SNI_BINDINGS])
def test_unreadable_bindings_are_no_fact(path: str) -> None:
    """Neither kind may hide."""
    with pytest.raises(AccessDeniedError):
        parse_bindings(registry(path))


@pytest.mark.parametrize(
    ("marker", "with_marker"),
    [({"version": "16.0.1000.6"}, ("160",)), ({"version": ""}, ()), ({}, ())],
)
def test_installation_is_service_and_marker(
    marker: Values, with_marker: tuple[str, ...]
) -> None:
    """A marker without a version says nothing; a worker is no Master."""
    names = ("ssisscaleoutmaster160", "SSISScaleOutMaster150", "SSISScaleOutWorker160")

    found = parse_installation(services(*names), registry(marker=marker))

    assert found == MasterInstallation(
        node="N1", with_service=("150", "160"), with_marker=with_marker
    )


def test_unreadable_marker_is_no_fact() -> None:
    """Whether setup made the service is then not known."""
    with pytest.raises(AccessDeniedError):
        parse_installation(
            services("SSISScaleOutMaster160"),
            registry(rf"{SQL_SERVER}\160\DTS\Setup"),
        )


@pytest.mark.parametrize(
    ("values", "mode", "send"),
    [
        ({"clientauthtrustmode": 2, "sendtrustedissuerlist": 0}, 2, 0),
        ({}, None, None),
    ],
)
def test_schannel_is_read_with_the_root_store(
    values: Values, mode: int | None, send: int | None
) -> None:
    """A value that is not set is Windows' own choice."""
    stores = CertificateStores(host="N1", stored=())

    assert parse_root_store_trust(registry(schannel=values), stores) == RootStoreTrust(
        host="N1",
        issued_in_root=(),
        client_auth_trust_mode=mode,
        send_trusted_issuer_list=send,
    )

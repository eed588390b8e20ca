"""Services of a host: what answers mean, and which mean nothing."""

from __future__ import annotations

import pytest

from fixtures.collect.windows import collect_services
from fixtures.errors import AccessDeniedError
from fixtures.facts.windows import WindowsServices
from fixtures.transport.cim import CimInstance
from tests.collect.scripted import ScriptedHost, row

SERVICES = "root/cimv2:Win32_Service"


def service(name: str, **values: str | None) -> CimInstance:
    """Return a service's row."""
    return row(Name=name, SystemName="NODE1", State="Running", **values)


def services(*rows: CimInstance) -> WindowsServices:
    """Return what a host with these services shows."""
    return collect_services(ScriptedHost(by_class={SERVICES: rows}))


def test_services_are_read_with_the_machines_own_name() -> None:
    """The declared name may be an alias; the machine knows its own."""
    found = services(
        service("RpcSs"), service("SSISScaleOutMaster160", StartName=r"CORP\svc-om")
    )

    assert (found.host, found.system_name) == ("SSISNODE1", "NODE1")
    assert found.scale_out_master is not None
    assert found.scale_out_master.start_name == r"CORP\svc-om"
    assert found.scale_out_master.start_mode == "Unknown"


@pytest.mark.parametrize("rows", [(), (service("ClusSvc"),)])
def test_services_without_rpcss_are_denied(rows: tuple[CimInstance, ...]) -> None:
    """Every Windows has RpcSs: an answer without it is a refusal, not a fact."""
    with pytest.raises(AccessDeniedError, match="may not enumerate services"):
        services(*rows)

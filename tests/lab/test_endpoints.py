"""What of the estate listens, as a pure list."""

from fixtures.lab.defects import apply_defects
from fixtures.lab.endpoints import Service, endpoints
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.network import LabNetwork


def addresses(estate: LabEstate, network: LabNetwork, service: Service) -> list[str]:
    """Where a service listens, in the order of the endpoints."""
    return [
        one.address.rpartition(".")[2]
        for one in endpoints(estate, network)
        if one.service is service
    ]


def test_healthy_estate_listens_everywhere(
    estate: LabEstate, network: LabNetwork
) -> None:
    """Each machine has WinRM, each node SQL Server, role and listener their own."""
    assert addresses(estate, network, Service.WINRM_HTTPS) == ["11", "12", "21", "22"]
    assert addresses(estate, network, Service.SQL_INSTANCE) == ["11", "12"]
    assert addresses(estate, network, Service.SQL_LISTENER) == ["31"]
    assert addresses(estate, network, Service.SCALE_OUT_MASTER) == ["32"]
    assert addresses(estate, network, Service.DNS) == ["53"]


def test_host_that_is_down_listens_on_nothing(
    estate: LabEstate, network: LabNetwork
) -> None:
    """Neither WinRM nor SQL Server answer there."""
    apply_defects(estate, ["second_node_is_down"])

    assert addresses(estate, network, Service.WINRM_HTTP) == ["11", "21", "22"]
    assert addresses(estate, network, Service.SQL_INSTANCE) == ["11"]


def test_closed_winrm_leaves_sql_server(estate: LabEstate, network: LabNetwork) -> None:
    """Only WinRM is gone from that host."""
    apply_defects(estate, ["winrm_is_closed_on_second_node"])

    assert addresses(estate, network, Service.WINRM_HTTPS) == ["11", "21", "22"]
    assert addresses(estate, network, Service.SQL_INSTANCE) == ["11", "12"]


def test_listener_belongs_to_the_primary(
    estate: LabEstate, network: LabNetwork
) -> None:
    """After the roles are swapped, the listener's endpoint has another owner."""
    group = estate.availability_groups[0]
    group.replica("SSISNODE1").role, group.replica("SSISNODE2").role = 2, 1

    owners = [
        one.owner
        for one in endpoints(estate, network)
        if one.service is Service.SQL_LISTENER
    ]

    assert owners == ["SSISNODE2"]


def test_group_without_a_primary_has_no_listener(
    estate: LabEstate, network: LabNetwork
) -> None:
    """While every replica is resolving, nothing listens at the listener's address."""
    apply_defects(estate, ["cluster_service_is_stopped"])

    assert addresses(estate, network, Service.SQL_LISTENER) == []
    assert addresses(estate, network, Service.SCALE_OUT_MASTER) == []

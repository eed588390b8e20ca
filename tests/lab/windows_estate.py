"""A small estate of Windows hosts: two cluster nodes and a host outside."""

from __future__ import annotations

import datetime as dt
import functools

from fixtures.lab.estate.certificates import LabCertificate, issue
from fixtures.lab.estate.cluster import (
    ClusterGroup,
    ClusterNode,
    ClusterResource,
    FailoverCluster,
)
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.estate.windows import (
    Domain,
    DomainAccount,
    OperatingSystem,
    WindowsHost,
    WindowsService,
    nt_hash,
)

NOW = dt.datetime(2026, 1, 15, 12, 0, tzinfo=dt.UTC)
PASSWORD = "Correct horse 9"
SID = "S-1-5-21-1-2-3"


def windows_estate() -> LabEstate:
    """Return a new estate; administrators are ``admin``, ``reader`` has no rights."""
    domain = Domain(dns_name="lab.example", netbios_name="LAB", sid=SID)
    names = ("admin", "reader", "stranger", "cluster-reader")
    accounts = [
        DomainAccount(name=name, sid=f"{SID}-{1100 + n}", nt_hash=nt_hash(PASSWORD))
        for n, name in enumerate(names)
    ]
    hosts = [_host("NODE1", domain), _host("NODE2", domain), _host("OTHER", domain)]
    hosts[1].service("SSISScaleOutMaster160").state = "Stopped"
    hosts[2].has_failover_clustering = False
    return LabEstate(
        domain=domain,
        accounts=accounts,
        hosts=hosts,
        cluster=_cluster(),
        catalog=None,
        scale_out_master=None,
        authority=authority(),
    )


@functools.cache
def authority() -> LabCertificate:
    """Return the certificate authority, made once."""
    return issue(
        common_names=["Test CA"],
        is_authority=True,
        not_before=NOW - dt.timedelta(days=400),
        not_after=NOW + dt.timedelta(days=4000),
    )


@functools.cache
def other_authority() -> LabCertificate:
    """Return an authority that certifies nothing here, made once."""
    return issue(
        common_names=["Other CA"],
        is_authority=True,
        not_before=NOW - dt.timedelta(days=400),
        not_after=NOW + dt.timedelta(days=4000),
    )


@functools.cache
def host_certificate() -> LabCertificate:
    """Return a certificate for 127.0.0.1, made once."""
    return issue(
        common_names=["node1.lab.example"],
        dns_names=["node1.lab.example"],
        ip_addresses=["127.0.0.1"],
        issuer=authority(),
        not_before=NOW - dt.timedelta(days=400),
        not_after=NOW + dt.timedelta(days=4000),
    )


def _host(name: str, domain: Domain) -> WindowsHost:
    return WindowsHost(
        name=name,
        domain=domain,
        address="127.0.0.1",
        machine_sid="S-1-5-21-7-8-9",
        operating_system=OperatingSystem(
            install_date=NOW - dt.timedelta(days=300),
            last_boot_up_time=NOW - dt.timedelta(days=3),
        ),
        services=[
            _service("ClusSvc", "Cluster Service", "LocalSystem"),
            _service("SSISScaleOutMaster160", "Scale Out Master", r"LAB\svc-ssis"),
            _service("W32Time", "Windows Time", r"NT AUTHORITY\LocalService"),
        ],
        administrators={"admin"},
        remote_management_users={"reader", "cluster-reader"},
    )


def _service(name: str, display_name: str, start_name: str) -> WindowsService:
    return WindowsService(
        name=name,
        display_name=display_name,
        start_name=start_name,
        path_name=rf"C:\Windows\{name}.exe",
    )


def _cluster() -> FailoverCluster:
    return FailoverCluster(
        name="CLU",
        fqdn="clu.lab.example",
        nodes=[ClusterNode(name="NODE1", id=1), ClusterNode(name="NODE2", id=2)],
        groups=[
            ClusterGroup(
                name="Cluster Group",
                id="g-1",
                owner_node="NODE1",
                group_type=1,
                is_core=True,
            ),
            ClusterGroup(
                name="SSIS Scale Out Master",
                id="g-2",
                owner_node="NODE1",
                group_type=9999,
                preferred_owners=["NODE2", "NODE1"],
            ),
        ],
        resources=[
            ClusterResource(
                name="Master IP",
                id="r-1",
                type="IP Address",
                group="SSIS Scale Out Master",
                private_properties={"Address": "127.0.0.9", "EnableDhcp": 0},
            ),
            ClusterResource(
                name="ssisom",
                id="r-2",
                type="Network Name",
                group="SSIS Scale Out Master",
                private_properties={"DnsName": "ssisom"},
                depends_on=[("Master IP",)],
            ),
            ClusterResource(
                name="Master Service",
                id="r-3",
                type="Generic Service",
                group="SSIS Scale Out Master",
                private_properties={
                    "ServiceName": "SSISScaleOutMaster160",
                    "UseNetworkName": True,
                },
                depends_on=[("ssisom",)],
                possible_owners=["NODE1", "NODE2"],
                registry_checkpoints=[r"SOFTWARE\Example"],
            ),
        ],
        readers={"cluster-reader"},
    )

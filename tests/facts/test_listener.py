"""A listener: online, in DNS, and leading to the primary replica."""

from __future__ import annotations

import pytest

from fixtures.facts.listener import ListenerAddress, ListenerReach
from fixtures.facts.network import ResolvedName


def address(ip_address: str, state_desc: str = "ONLINE") -> ListenerAddress:
    """Return an address of the listener."""
    return ListenerAddress(dns_name="lsn", ip_address=ip_address, state_desc=state_desc)


def dns(*addresses: str) -> ResolvedName:
    """Return what DNS says of its name."""
    absence = "" if addresses else "unknown"
    return ResolvedName(name="lsn.example", addresses=addresses, absence=absence)


def reach(**changes: object) -> ListenerReach:
    """Return a listener that leads to the primary, changed."""
    fields: dict[str, object] = {
        "dns_name": "lsn",
        "addresses": (address("10.0.0.8"),),
        "is_distributed": False,
        "registers_all": False,
        "resolved": dns("10.0.0.8"),
        "primary": "N1\\SSIS",
        "reached": "n1\\ssis",
    }
    return ListenerReach(**(fields | changes))  # type: ignore[arg-type] # any field


TWO_SUBNETS = (address("10.0.0.8"), address("10.7.0.8", "OFFLINE"))


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(reach(), id="one address"),
        pytest.param(reach(addresses=TWO_SUBNETS), id="the online one in DNS"),
        pytest.param(
            reach(
                addresses=TWO_SUBNETS,
                registers_all=True,
                resolved=dns("10.7.0.8", "10.0.0.8"),
            ),
            id="all registered",
        ),
        pytest.param(
            reach(addresses=(address("fd00::8"),), resolved=dns("FD00:0:0:0:0:0:0:8")),
            id="IPv6 in another spelling",
        ),
        pytest.param(
            reach(addresses=(), is_distributed=True, resolved=dns("10.0.0.1")),
            id="distributed name",
        ),
    ],
)
def test_listener_leads_to_the_primary(found: ListenerReach) -> None:
    """Nothing keeps clients from it."""
    assert found.faults == ()


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (
            reach(addresses=(address("10.0.0.8", "FAILED"),)),
            "none of its addresses is online",
        ),
        (reach(resolved=dns()), "its name has no address: unknown"),
        (reach(resolved=dns("10.0.0.9")), "its name leads to 10.0.0.9"),
        (
            reach(resolved=dns("10.0.0.9", "10.0.0.8")),
            "its name leads to 10.0.0.8, 10.0.0.9",
        ),
        (
            reach(addresses=TWO_SUBNETS, registers_all=True),
            "its name leads to 10.0.0.8",
        ),
        (
            reach(reached="N2\\SSIS"),
            "it leads to N2\\SSIS, and N1\\SSIS is the primary",
        ),
        (
            reach(reached=None, failure="refused"),
            "it takes no connections: refused",
        ),
        (
            reach(addresses=(), is_distributed=True, resolved=dns()),
            "its name has no address: unknown",
        ),
    ],
)
def test_fault_is_told_in_words(found: ListenerReach, fault: str) -> None:
    """Each by itself."""
    assert found.faults == (fault,)


def test_what_is_unknown_is_no_fault() -> None:
    """Neither DNS nor the login answered; the addresses alone are judged."""
    assert reach(resolved=None, reached=None).faults == ()

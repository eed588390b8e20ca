"""What limits DCOM on a machine, as its registry says it."""

from __future__ import annotations

import struct

import pytest

from fixtures.collect.registry import OLE, WINDOWS_POLICIES
from fixtures.collect.remote_access import parse_machine_limits
from fixtures.errors import AccessDeniedError, AnswerError
from fixtures.facts.access_control import DISTRIBUTED_COM_USERS, EVERYONE
from fixtures.facts.remote_access import MachineLimits
from fixtures.facts.windows import HostRegistry, RegistryKey

LAUNCH, ACCESS = "machinelaunchrestriction", "machineaccessrestriction"
#: Everyone's SID, in a list that allows it one right.
_EVERYONE = bytes.fromhex("010100000000000100000000")
_ENTRY = struct.pack("<BBHI", 0, 0, 8 + len(_EVERYONE), 31) + _EVERYONE
_LIST = struct.pack("<BBHHH", 2, 0, 8 + len(_ENTRY), 1, 0) + _ENTRY
DESCRIPTOR = struct.pack("<BBHIIII", 1, 0, 0x8004, 0, 0, 0, 20) + _LIST


def limits(
    ole: dict[str, str | int | bytes],
    policy: dict[str, str | int | bytes] | None = None,
    *denied: str,
) -> MachineLimits:
    """Return what these values mean."""
    keys = {OLE: ole, rf"{WINDOWS_POLICIES}\DCOM": policy}
    found = {
        path.casefold(): RegistryKey(path=path, values=values)
        for path, values in keys.items()
        if values is not None
    }
    return parse_machine_limits(HostRegistry(host="NODE1", keys=found, denied=denied))


@pytest.mark.parametrize(
    ("written", "is_enabled"), [("Y", True), ("y", True), ("N", False), ("n", False)]
)
def test_dcom_is_enabled_or_not(written: str, *, is_enabled: bool) -> None:
    """In either letter case."""
    assert limits({"enabledcom": written}).is_enabled is is_enabled


@pytest.mark.parametrize("ole", [{}, {"enabledcom": ""}, {"enabledcom": 1}])
def test_dcom_of_which_nothing_is_said_is_not_enabled_by_guessing(
    ole: dict[str, str | int | bytes],
) -> None:
    """Only two values are documented."""
    with pytest.raises(AnswerError, match="EnableDCOM"):
        limits(ole)


@pytest.mark.parametrize("denied", [OLE, WINDOWS_POLICIES])
def test_key_that_may_not_be_read_says_nothing(denied: str) -> None:
    """A policy that was not seen may be there."""
    with pytest.raises(AccessDeniedError):
        limits({"enabledcom": "Y"}, None, denied)


def test_limits_are_those_of_the_registry() -> None:
    """In the form in which the registry holds them."""
    found = limits({"enabledcom": "Y", LAUNCH: DESCRIPTOR, ACCESS: DESCRIPTOR})

    assert found.launch is not None
    assert found.launch.granted_to(EVERYONE) == 31
    assert found.launch == found.access


def test_without_limits_those_of_windows_are_meant() -> None:
    """Distributed COM Users may do everything from afar, Everyone call only."""
    found = limits({"enabledcom": "Y"}, {"other": "value", ACCESS: ""})

    assert found.launch is not None
    assert found.access is not None
    assert found.launch.granted_to(DISTRIBUTED_COM_USERS) == 31
    assert found.launch.granted_to(EVERYONE) == 11
    assert found.access.granted_to(EVERYONE) == 7


def test_limit_of_group_policy_is_not_the_registry_s() -> None:
    """It comes first, and is written in another language."""
    sddl = "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"
    found = limits({"enabledcom": "Y", LAUNCH: DESCRIPTOR}, {LAUNCH: sddl})

    assert found.launch is None
    assert found.access is not None

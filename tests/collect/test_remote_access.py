"""The DCOM application of the service: which it is, and whose lists are in effect."""

from __future__ import annotations

import pytest

from fixtures.collect.remote_access import collect_application, parse_machine_limits
from fixtures.errors import AccessDeniedError, AnswerError
from fixtures.facts.remote_access import MachineLimits
from fixtures.facts.windows import HostRegistry, RegistryKey
from fixtures.transport.cim import CimInstance, instance_of
from tests.collect.descriptors import (
    HOST,
    OPERATORS,
    ace_octets,
    descriptor,
    descriptor_octets,
    entry,
    shown,
)
from tests.collect.scripted import ScriptedHost, row

CLASS = "root/cimv2:Win32_DCOMApplicationSetting"
APP_ID = "{AA06E9F3-9F35-4E8C-B2AA-1D5D8BB1A8C8}"
OLE = r"SOFTWARE\Microsoft\Ole"
POLICIES = r"SOFTWARE\Policies\Microsoft\Windows NT"
OWN_KEY = rf"SOFTWARE\Classes\AppID\{APP_ID}"
LIMITS = MachineLimits(is_enabled=True, launch=None, access=None)
LAUNCH, ACCESS = "GetLaunchSecurityDescriptor", "GetAccessSecurityDescriptor"
OWN = shown(descriptor(entry(OPERATORS, 31)))
NOT_THERE = instance_of("", {"ReturnValue": "2"}, host=HOST)
MACHINE_WIDE = descriptor_octets(ace_octets(OPERATORS, 11))


def value(octets: bytes) -> CimInstance:
    """Return the answer of the registry with a binary value."""
    numbers = tuple(str(one) for one in octets)
    values = {"ReturnValue": ("0",), "uValue": numbers}
    return CimInstance(host=HOST, class_name="", values=values)


def host_that_says(
    own: CimInstance, in_own_key: CimInstance, of_machine: CimInstance
) -> ScriptedHost:
    """Return a host with an application of Integration Services 16.0."""
    return ScriptedHost(
        by_class={
            CLASS: [
                row(AppID="{other}", Caption="Microsoft Integration Services 13.0"),
                row(AppID=APP_ID, Caption="", Description="Integration Services 16.0"),
            ]
        },
        by_key={
            f"{LAUNCH} {APP_ID}": own,
            f"{ACCESS} {APP_ID}": own,
            OWN_KEY: in_own_key,
            OLE: of_machine,
        },
    )


@pytest.mark.parametrize(
    ("host", "masks", "defaults"),
    [
        (host_that_says(OWN, NOT_THERE, NOT_THERE), {31}, ()),
        (
            host_that_says(shown(None, 2), NOT_THERE, value(MACHINE_WIDE)),
            {11},
            ("launch", "access"),
        ),
        (
            host_that_says(shown(None, 2), NOT_THERE, NOT_THERE),
            {31},
            ("launch", "access"),
        ),
    ],
)
def test_lists_in_effect(
    host: ScriptedHost, masks: set[int], defaults: tuple[str, ...]
) -> None:
    """The application's own, the machine's, or those that Windows has without them."""
    found = collect_application(host, "160", LIMITS)

    assert found.app_id == APP_ID
    assert {one.mask for one in found.launch.entries or ()} == masks
    assert {one.mask for one in found.access.entries or ()} == masks
    assert found.defaults == defaults


def test_list_that_is_there_and_not_shown_is_an_error() -> None:
    """What the machine has is not taken for it."""
    host = host_that_says(shown(None, 2), value(MACHINE_WIDE), NOT_THERE)

    with pytest.raises(AccessDeniedError, match="LaunchPermission"):
        collect_application(host, "160", LIMITS)


def test_registry_that_may_not_be_read_is_an_error() -> None:
    """Nor is nothing taken for it."""
    refused = instance_of("", {"ReturnValue": "5"}, host=HOST)

    with pytest.raises(AccessDeniedError, match="could not be read"):
        collect_application(
            host_that_says(shown(None, 2), refused, NOT_THERE), "160", LIMITS
        )


def test_application_of_another_version_is_none() -> None:
    """The number stands by itself in the name."""
    host = host_that_says(OWN, NOT_THERE, NOT_THERE)

    with pytest.raises(AnswerError, match=r"Integration Services 15\.0"):
        collect_application(host, "150", LIMITS)


def registry(
    *denied: str, policy: str = "", **values: str | int | bytes
) -> HostRegistry:
    """Return a registry with these values for all applications."""
    ole = RegistryKey(
        path=OLE, values={name.casefold(): one for name, one in values.items()}
    )
    dcom = RegistryKey(
        path=rf"{POLICIES}\DCOM", values={"machinelaunchrestriction": policy}
    )
    keys = {one.path.casefold(): one for one in (ole, dcom)}
    return HostRegistry(host=HOST, keys=keys, denied=denied)


@pytest.mark.parametrize(("written", "is_enabled"), [("Y", True), ("n", False)])
def test_machine_decides_whether_com_goes_afar(
    written: str,
    is_enabled: bool,  # noqa: FBT001 - a table's column
) -> None:
    """The value is one letter, in either case."""
    assert parse_machine_limits(registry(EnableDCOM=written)).is_enabled is is_enabled


def test_limit_is_the_machines_own_or_that_of_windows() -> None:
    """Each by itself."""
    found = parse_machine_limits(
        registry(EnableDCOM="Y", MachineLaunchRestriction=MACHINE_WIDE)
    )

    assert found.launch is not None
    assert [one.sid for one in found.launch.entries or ()] == [OPERATORS]
    assert found.access is not None
    assert OPERATORS not in {one.sid for one in found.access.entries or ()}


def test_limit_of_group_policy_is_not_read() -> None:
    """It comes before the registry's own."""
    found = parse_machine_limits(registry(EnableDCOM="Y", policy="O:BAG:BAD:"))

    assert found.launch is None
    assert found.access is not None


@pytest.mark.parametrize(
    ("found", "error"),
    [
        (registry(EnableDCOM="yes"), AnswerError),
        (registry(), AnswerError),
        (registry(OLE, EnableDCOM="Y"), AccessDeniedError),
        (registry(POLICIES, EnableDCOM="Y"), AccessDeniedError),
    ],
)
def test_machine_that_does_not_say_it_is_an_error(
    found: HostRegistry, error: type[AnswerError]
) -> None:
    """Nothing is assumed of it."""
    with pytest.raises(error):
        parse_machine_limits(found)

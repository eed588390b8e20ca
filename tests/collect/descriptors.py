"""Security descriptors and groups as Windows answers them, by hand."""

from __future__ import annotations

import struct

from fixtures.transport.cim import CimInstance, CimReference, CimValue, instance_of

HOST = "SSISNODE1"
DACL_PRESENT, SELF_RELATIVE = 0x4, 0x8000
ALLOW, DENY, AUDIT = 0, 1, 2
ADMINISTRATORS, OPERATORS = "S-1-5-32-544", "S-1-5-21-1-2-3-1001"


def entry(
    sid: str, mask: int, kind: int = ALLOW, *, flags: int = 0, name: str = "Operators"
) -> CimInstance:
    """Return a Win32_ACE."""
    trustee = instance_of(
        "Win32_Trustee", {"Domain": "LAB", "Name": name, "SIDString": sid}, host=HOST
    )
    values: dict[str, CimValue] = {
        "AccessMask": str(mask),
        "AceFlags": str(flags),
        "AceType": str(kind),
        "Trustee": trustee,
    }
    return instance_of("Win32_ACE", values, host=HOST)


def descriptor(*entries: CimInstance, flags: int = DACL_PRESENT) -> CimInstance:
    """Return a Win32_SecurityDescriptor."""
    return CimInstance(
        host=HOST,
        class_name="Win32_SecurityDescriptor",
        values={"ControlFlags": (str(flags),), "DACL": entries},
    )


def shown(found: CimInstance | None, code: int = 0) -> CimInstance:
    """Return the answer of GetSecurityDescriptor and its like."""
    return instance_of("", {"ReturnValue": str(code), "Descriptor": found}, host=HOST)


def sid_octets(sid: str) -> bytes:
    """Return the binary form of a SID."""
    _, _, authority, *parts = sid.split("-")
    octets = struct.pack("<BB", 1, len(parts)) + int(authority).to_bytes(6, "big")
    return octets + struct.pack(f"<{len(parts)}I", *map(int, parts))


def ace_octets(sid: str, mask: int, kind: int = ALLOW, flags: int = 0) -> bytes:
    """Return the binary form of an entry."""
    octets = sid_octets(sid)
    return struct.pack("<BBHI", kind, flags, 8 + len(octets), mask) + octets


def descriptor_octets(*entries: bytes, control: int = DACL_PRESENT) -> bytes:
    """Return the self-relative binary form of a descriptor with these entries."""
    head = struct.pack("<BBHIIII", 1, 0, control | SELF_RELATIVE, 0, 0, 0, 20)
    size = 8 + sum(map(len, entries))
    return head + struct.pack("<BBHHH", 2, 0, size, len(entries), 0) + b"".join(entries)


def local_group(sid: str, name: str) -> CimInstance:
    """Return a Win32_Group of the host itself."""
    return instance_of(
        "Win32_Group", {"Domain": HOST, "Name": name, "SID": sid}, host=HOST
    )


def membership(
    group: tuple[str, str], member: tuple[str, str], kind: str = "Win32_UserAccount"
) -> CimInstance:
    """Return a Win32_GroupUser: a group, and one who is in it, by domain and name."""
    ends = {
        "GroupComponent": _account("Win32_Group", *group),
        "PartComponent": _account(kind, *member),
    }
    return instance_of("Win32_GroupUser", ends, host=HOST)


def _account(kind: str, domain: str, name: str) -> CimReference:
    return CimReference(
        class_name=kind, namespace="root/cimv2", keys={"Domain": domain, "Name": name}
    )

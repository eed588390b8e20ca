"""The forwarder of a distributed group, and whether anybody takes it for a primary."""

from __future__ import annotations

import pytest

from fixtures.facts.distributed_group import DeclaredSite, DistributedRole


@pytest.mark.parametrize(
    ("local", "role", "primary", "part", "is_well_declared"),
    [
        ("PRIMARY", "PRIMARY", "A", "PRIMARY of its group, no forwarder", True),
        ("SECONDARY", "SECONDARY", None, "SECONDARY of its group, no forwarder", True),
        ("PRIMARY", "SECONDARY", "B", "the forwarder; B is the primary", True),
        (
            "PRIMARY",
            "SECONDARY",
            None,
            "the forwarder, declared as if it were the primary",
            False,
        ),
    ],
)
def test_part(
    local: str,
    role: str,
    primary: str | None,
    part: str,
    is_well_declared: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Primary of a group that follows, where nobody else is declared."""
    roles = DistributedRole(group_name="DAG", local_role_desc=local, role_desc=role)
    found = DeclaredSite(server_name="NODE1", roles=roles, primary=primary)

    assert (found.part, found.is_well_declared) == (part, is_well_declared)

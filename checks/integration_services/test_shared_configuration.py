"""The clustered service's configuration file and packages, on its group's disks."""

import pytest

from fixtures.facts.clustered_service import Findings
from fixtures.verdict import Verdict


@pytest.mark.requirement("CL-11")
def test_owner_names_the_file_on_the_shared_disk(
    file_named_by_owner: Findings, verdict: Verdict
) -> None:
    """The registry of the owner has a full path that setup did not write."""
    verdict.expected = "the full path of a file off the system drive"
    verdict.actual = file_named_by_owner.actual
    verdict.cite("ServiceConfigFile", file_named_by_owner.shown)

    assert not file_named_by_owner.faults


@pytest.mark.requirement("CL-11.R")
def test_other_owners_name_the_same_file(
    file_named_by_others: Findings, verdict: Verdict
) -> None:
    """The registry of a node that may take over names the owner's file."""
    verdict.expected = "what the owner's registry names"
    verdict.actual = file_named_by_others.actual
    verdict.cite("ServiceConfigFile", file_named_by_others.shown)

    assert not file_named_by_others.faults


@pytest.mark.requirement("CL-12")
def test_file_is_on_a_disk_of_the_group(
    place_of_file: Findings, verdict: Verdict
) -> None:
    """The file moves with the resource, or every node reaches it."""
    verdict.expected = "a shared disk of the resource's group"
    verdict.actual = place_of_file.actual

    assert not place_of_file.faults


@pytest.mark.requirement("CL-13")
def test_file_is_well_formed(shared_files: Findings, verdict: Verdict) -> None:
    """The file that the registry names exists, and is one that the service can use."""
    verdict.expected = "a DtsServiceConfiguration with folders"
    verdict.actual = shared_files.actual

    assert not shared_files.faults


@pytest.mark.requirement("CL-14")
def test_server_name_is_the_virtual_server(
    named_servers: Findings, verdict: Verdict
) -> None:
    """The file names the SQL Server of the group, and no machine."""
    verdict.expected = "the virtual SQL Server of the group, and no machine"
    verdict.actual = named_servers.actual
    verdict.cite("ServerName", named_servers.shown)

    assert not named_servers.faults


@pytest.mark.requirement("CL-15")
def test_packages_are_on_a_disk_of_the_group(
    places_of_packages: Findings, verdict: Verdict
) -> None:
    """The package folders move with the resource, or every node reaches them."""
    verdict.expected = "full paths on a shared disk of the resource's group"
    verdict.actual = places_of_packages.actual

    assert not places_of_packages.faults


@pytest.mark.requirement("CL-16")
def test_package_folder_exists(package_folders: Findings, verdict: Verdict) -> None:
    """The owner has every folder that the file names."""
    verdict.expected = "every folder"
    verdict.actual = package_folders.shown
    verdict.cite("Win32_Directory", package_folders.shown)

    assert not package_folders.faults

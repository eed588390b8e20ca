"""The documented classes are all there, with everything documented about them."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.providers import METHOD_PROVIDERS, ROW_PROVIDERS
from fixtures.lab.cim.schema import documented_schema, private_property_class


@pytest.mark.parametrize(
    ("namespace", "name", "keys"),
    [
        ("root/cimv2", "Win32_Service", ("Name",)),
        ("root/cimv2", "Win32_OperatingSystem", ("Name",)),
        ("root/cimv2", "Win32_UserAccount", ("Domain", "Name")),
        ("root/default", "StdRegProv", ()),
        (
            "root/MSCluster",
            "MSCluster_ResourceToDependentResource",
            ("Antecedent", "Dependent"),
        ),
    ],
)
def test_keys_are_those_documented(
    namespace: str, name: str, keys: tuple[str, ...]
) -> None:
    """Keys come from the document; an association's are its references."""
    assert documented_schema().cim_class(namespace, name).keys == keys


def test_names_compare_in_any_letter_case() -> None:
    """Classes, properties and methods are found in any letter case."""
    found = documented_schema().cim_class("ROOT/CIMV2", "win32_service")

    assert found.name == "Win32_Service"
    assert found.property("STARTNAME").name == "StartName"


def test_descendants_answer_for_their_ancestor() -> None:
    """The family of an account has users, groups and system accounts."""
    schema = documented_schema()
    family = schema.with_descendants(schema.cim_class("root/cimv2", "Win32_Account"))

    assert {one.name for one in family} == {
        "Win32_Account",
        "Win32_UserAccount",
        "Win32_SystemAccount",
        "Win32_Group",
    }


def test_undocumented_ancestor_is_known_by_name() -> None:
    """An ancestor that only descendants name is known, but not documented."""
    found = documented_schema().cim_class("root/cimv2", "Win32_BaseService")

    assert not found.is_documented


def test_types_are_told_apart() -> None:
    """Arrays, references, embedded instances and plain types are recognized."""
    schema = documented_schema()
    resource = schema.cim_class("root/MSCluster", "MSCluster_Resource")
    owner = schema.cim_class("root/MSCluster", "MSCluster_ResourceToPossibleOwner")

    assert resource.property("RegistryCheckpoints").is_array
    assert resource.property("PrivateProperties").class_name == "MSCluster_Property"
    assert owner.property("PartComponent").type == "reference"


def test_private_properties_have_a_class_of_their_own() -> None:
    """A resource type's private properties are a class named after the type."""
    found = private_property_class("IP Address", ["Address"])

    assert found.name == "MSCluster_Property_Resource_IP_Address"
    assert found.is_a("MSCluster_Property")


def test_every_provider_is_for_a_documented_class() -> None:
    """No provider is registered under a name that no request can reach."""
    names = {
        one.name.casefold()
        for namespace in ("root/cimv2", "root/default", "root/MSCluster")
        for one in documented_schema().in_namespace(namespace)
    }

    assert set(ROW_PROVIDERS) <= names
    assert {class_name for class_name, _ in METHOD_PROVIDERS} <= names

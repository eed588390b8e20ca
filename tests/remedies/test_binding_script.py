"""What mends a binding of http.sys: at its endpoint, from a store with the key."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from fixtures.facts.certificates import CertificateStore
from fixtures.facts.scale_out_master import MasterBinding, TlsBinding
from fixtures.remedies.scripts import load_remedies

OLD, NEW = "A" * 40, "B" * 40


def script_for(*endpoints: str, stores: tuple[CertificateStore, ...]) -> str:
    """Return what is offered for a node whose bindings have an old certificate."""
    (remedy,) = load_remedies()["SO-18"]
    facts = {
        "target": SimpleNamespace(name="SSISNODE2"),
        "master_binding": MasterBinding(
            host="SSISNODE2",
            port=8391,
            configured_thumbprint=NEW,
            bindings=tuple(
                TlsBinding(endpoint=one, thumbprint=OLD, store_name="MY")
                for one in endpoints
            ),
            stores=stores,
            key_stores=stores,
        ),
    }
    offer = remedy.fill_in(facts.__getitem__)
    return offer.statements if offer else ""


@pytest.mark.parametrize(
    ("endpoint", "option"),
    [
        ("10.0.0.5:8391", "'ipport=10.0.0.5:8391'"),
        ("ssisom.corp.example:8391", "'hostnameport=ssisom.corp.example:8391'"),
    ],
)
def test_bound_endpoint_is_bound_anew(endpoint: str, option: str) -> None:
    """Not another one; before that is shown what brings the old one back."""
    script = script_for(endpoint, stores=(CertificateStore.ROOT,))

    assert f"$endpoint = {option}" in script
    assert f"'certhash={NEW}'" in script
    assert "'certstorename=root'" in script
    before = script[: script.index("netsh http delete sslcert $endpoint\n")]
    assert f"certhash={OLD} certstorename=MY" in before


def test_every_endpoint_is_bound_anew() -> None:
    """Two that differ afterwards would answer differently."""
    script = script_for("0.0.0.0:8391", "h:8391", stores=(CertificateStore.MY,))

    assert script.count("netsh http add sslcert $endpoint $certificate") == 2


def test_port_without_binding_gets_one() -> None:
    """For every address, as setup does it; there is nothing to delete."""
    script = script_for(stores=(CertificateStore.ROOT,))

    assert "$endpoint = 'ipport=0.0.0.0:8391'" in script
    assert "\n    netsh http delete" not in script


def test_without_a_key_nothing_is_offered() -> None:
    """Such a binding would answer nobody."""
    assert not script_for("0.0.0.0:8391", stores=())

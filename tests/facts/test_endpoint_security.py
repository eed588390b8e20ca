"""Certificate and endpoint: weak, old, or neither."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.certificates import Certificate
from fixtures.facts.endpoint_security import EndpointSecurity


def certificate(signature_hash: str | None, bits: int | None) -> Certificate:
    """Return a certificate of this strength."""
    return Certificate(
        thumbprint="AB",
        subject="CN=x",
        issuer="CN=x",
        common_names=("x",),
        dns_names=(),
        not_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        not_after=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
        is_self_signed=True,
        signature_hash=signature_hash,
        rsa_key_bits=bits,
    )


@pytest.mark.parametrize(
    ("signature_hash", "bits", "weaknesses"),
    [
        ("SHA256", 2048, ()),
        ("SHA512", 4096, ()),
        ("SHA1", 2048, ("signed over SHA1",)),
        ("MD5", 2048, ("signed over MD5",)),
        ("SHA256", 2047, ("RSA key of 2047 bits",)),
        ("SHA1", 1024, ("signed over SHA1", "RSA key of 1024 bits")),
        pytest.param("SHA256", None, (), id="elliptic curve"),
        pytest.param(None, None, (), id="a signature without a hash of its own"),
    ],
)
def test_weakness_is_in_signature_or_key(
    signature_hash: str | None, bits: int | None, weaknesses: tuple[str, ...]
) -> None:
    """Only what hardened machines refuse is weak."""
    assert certificate(signature_hash, bits).weaknesses == weaknesses


@pytest.mark.parametrize(
    ("old_versions", "faults", "not_offered"),
    [
        ({"TLSv1": False, "TLSv1.1": False}, (), ()),
        (
            {"TLSv1": True, "TLSv1.1": False},
            ("the endpoint accepts TLSv1",),
            (),
        ),
        ({"TLSv1.1": False}, (), ("TLSv1",)),
        ({}, (), ("TLSv1", "TLSv1.1")),
    ],
)
def test_refusal_is_said_of_offered_versions_only(
    old_versions: dict[str, bool],
    faults: tuple[str, ...],
    not_offered: tuple[str, ...],
) -> None:
    """What was not tried is neither accepted nor refused."""
    found = EndpointSecurity(
        certificates={"N1": certificate("SHA256", 2048)}, old_versions=old_versions
    )

    assert (found.faults, found.not_offered) == (faults, not_offered)


def test_weak_certificate_names_its_node() -> None:
    """Whoever mends it must know where."""
    found = EndpointSecurity(
        certificates={
            "N1": certificate("SHA256", 2048),
            "N2": certificate("SHA1", 2048),
        },
        old_versions={"TLSv1": False},
    )

    assert found.faults == ("certificate of N2: signed over SHA1",)
    assert found.shown == {
        "certificate of N1": "SHA256, 2048 bits",
        "certificate of N2": "SHA1, 2048 bits",
        "TLSv1": "refused",
    }

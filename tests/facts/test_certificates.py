"""A certificate names a host, and a machine trusts it, or they do not."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.facts.certificates import (
    Certificate,
    CertificateStore,
    CertificateStores,
    StoredCertificate,
    normal_thumbprint,
)

HOST = "ssisom.corp.example"
SELF_SIGNED = Certificate(
    thumbprint="A1" * 20,
    subject=f"CN={HOST}",
    issuer=f"CN={HOST}",
    common_names=(HOST,),
    dns_names=(),
    not_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    not_after=dt.datetime(2036, 1, 1, tzinfo=dt.UTC),
    is_self_signed=True,
)
ROOT = dataclasses.replace(
    SELF_SIGNED,
    thumbprint="B2" * 20,
    subject="CN=Corp Root",
    issuer="CN=Corp Root",
    subject_key_identifier="0b",
)
INTERMEDIATE = dataclasses.replace(
    SELF_SIGNED,
    thumbprint="C3" * 20,
    subject="CN=Corp Issuing",
    issuer="CN=Corp Root",
    is_self_signed=False,
    subject_key_identifier="0c",
    authority_key_identifier="0b",
)
ISSUED = dataclasses.replace(
    SELF_SIGNED,
    thumbprint="D4" * 20,
    issuer="CN=Corp Issuing",
    is_self_signed=False,
    authority_key_identifier="0c",
)


def stores(*stored: tuple[CertificateStore, Certificate]) -> CertificateStores:
    """Return a host's stores with these certificates."""
    return CertificateStores(
        host="SSISNODE1",
        stored=tuple(
            StoredCertificate(store=store, certificate=one, has_private_key=False)
            for store, one in stored
        ),
    )


def named(*common_names: str) -> Certificate:
    """Return a certificate with these common names."""
    return dataclasses.replace(SELF_SIGNED, common_names=common_names)


@pytest.mark.parametrize(
    "text",
    [
        "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "9f 86 d0 81 88 4c 7d 65 9a 2f ea a0 c5 5a d0 15 a3 bf 4f 1b",
        "\u200e9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
        "\ufeff9f:86:d0:81:88:4c:7d:65:9a:2f:ea:a0:c5:5a:d0:15:a3:bf:4f:1b ",
    ],
)
def test_thumbprint_is_freed_of_what_dialogs_add(text: str) -> None:
    """The certificate dialog's blanks and hidden first character are no part of it."""
    assert normal_thumbprint(text) == "9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B"


@pytest.mark.parametrize(
    "common_names",
    [
        (HOST,),
        ("SSISOM.Corp.Example",),
        ("ssisom.corp.example.",),
        ("ssisnode1.corp.example", HOST),
        ("*.corp.example",),
        ("*.CORP.example.",),
    ],
)
def test_common_name_covers_the_host(common_names: tuple[str, ...]) -> None:
    """Any one of several names, and a wildcard for its label, will do."""
    assert named(*common_names).common_name_covers(HOST)


@pytest.mark.parametrize(
    "common_names",
    [
        (),
        ("",),
        ("ssisom",),
        ("ssisom.corp.example.org",),
        ("ssisom.other.example",),
        ("xssisom.corp.example",),
        ("*.example",),
        ("*.ssisom.corp.example",),
        ("ssis*.corp.example",),
        ("*",),
        ("*.",),
        ("10.0.0.8",),
    ],
)
def test_common_name_does_not_cover_the_host(common_names: tuple[str, ...]) -> None:
    """A part of the name, another domain and a wildcard elsewhere do not count."""
    assert not named(*common_names).common_name_covers(HOST)


@pytest.mark.parametrize(
    ("common_name", "host"),
    [("ssisom.corp.example", "ssisom"), ("*.0.0.8", "10.0.0.8"), ("*.", "ssisom")],
)
def test_near_misses_of_other_hosts(common_name: str, host: str) -> None:
    """TLS takes neither a longer name for a short one nor a wildcard for an address."""
    assert not named(common_name).common_name_covers(host)


def test_name_in_the_san_only_is_explained() -> None:
    """The verdict on a SAN-only certificate says what that means."""
    certificate = dataclasses.replace(
        named("ssisnode1.corp.example"), dns_names=("ssisnode1.corp.example", HOST)
    )

    assert not certificate.common_name_covers(HOST)
    assert certificate.naming_note(HOST).startswith("The name is in the SAN only")


@pytest.mark.parametrize("names", [(HOST,), ()])
def test_other_certificates_need_no_explanation(names: tuple[str, ...]) -> None:
    """A certificate with the CN, or without any such name, has no note."""
    assert named(*names).naming_note(HOST) == ""


def test_certificate_is_found_by_any_spelling_of_its_thumbprint() -> None:
    """A thumbprint copied from a dialog selects the certificate."""
    found = stores((CertificateStore.MY, SELF_SIGNED)).find("\u200e" + "a1 " * 20)

    assert found == SELF_SIGNED


@pytest.mark.parametrize("thumbprint", [None, "", " ", "A1" * 19, "A1" * 21])
def test_no_certificate_is_found_by_another_thumbprint(thumbprint: str | None) -> None:
    """Nothing, and a part of a thumbprint, select nothing."""
    assert stores((CertificateStore.MY, SELF_SIGNED)).find(thumbprint) is None


@pytest.mark.parametrize(
    "store",
    [
        CertificateStore.ROOT,
        CertificateStore.ROOT_GROUP_POLICY,
        CertificateStore.ROOT_ENTERPRISE,
        CertificateStore.AUTH_ROOT,
    ],
)
def test_self_signed_certificate_is_trusted_from_every_root(
    store: CertificateStore,
) -> None:
    """All physical stores behind the logical Root store count."""
    assert stores((store, SELF_SIGNED)).trusts(SELF_SIGNED)


@pytest.mark.parametrize(
    "store",
    [CertificateStore.MY, CertificateStore.CA, CertificateStore.CA_ENTERPRISE],
)
def test_self_signed_certificate_elsewhere_is_not_trusted(
    store: CertificateStore,
) -> None:
    """Personal and intermediate stores make nothing trusted."""
    assert not stores((store, SELF_SIGNED)).trusts(SELF_SIGNED)


@pytest.mark.parametrize(
    "intermediate_store",
    [
        CertificateStore.CA,
        CertificateStore.CA_GROUP_POLICY,
        CertificateStore.CA_ENTERPRISE,
        CertificateStore.ROOT,
    ],
)
def test_issued_certificate_is_trusted_by_its_chain(
    intermediate_store: CertificateStore,
) -> None:
    """An issued certificate needs its authorities, not itself, in the stores."""
    found = stores((CertificateStore.ROOT, ROOT), (intermediate_store, INTERMEDIATE))

    assert found.trusts(ISSUED)


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param((), id="nothing"),
        pytest.param(((CertificateStore.ROOT, ROOT),), id="no intermediate"),
        pytest.param(((CertificateStore.CA, INTERMEDIATE),), id="no root"),
        pytest.param(((CertificateStore.ROOT, INTERMEDIATE),), id="ends in the middle"),
        pytest.param(((CertificateStore.ROOT, ISSUED),), id="the leaf itself"),
        pytest.param(
            ((CertificateStore.CA, ROOT), (CertificateStore.CA, INTERMEDIATE)),
            id="root in CA",
        ),
        pytest.param(
            ((CertificateStore.ROOT, ROOT), (CertificateStore.MY, INTERMEDIATE)),
            id="intermediate in Personal",
        ),
    ],
)
def test_issued_certificate_without_its_chain_is_not_trusted(
    stored: tuple[tuple[CertificateStore, Certificate], ...],
) -> None:
    """A chain with a gap, or with its end in the wrong store, proves nothing."""
    assert not stores(*stored).trusts(ISSUED)


def test_authority_of_the_same_name_with_another_key_is_another() -> None:
    """A renewed authority keeps its name; what it did not sign is not trusted by it."""
    renewed = dataclasses.replace(ROOT, subject_key_identifier="ff")
    found = stores(
        (CertificateStore.ROOT, renewed), (CertificateStore.CA, INTERMEDIATE)
    )

    assert not found.trusts(ISSUED)


def test_authority_without_key_identifiers_is_known_by_name() -> None:
    """Old authorities carry no key identifiers; then the name must do."""
    old = dataclasses.replace(ROOT, subject_key_identifier=None)
    found = stores((CertificateStore.ROOT, old), (CertificateStore.CA, INTERMEDIATE))

    assert found.trusts(ISSUED)


def test_authorities_that_certify_each_other_come_to_an_end() -> None:
    """Two cross-certificates without a root are no chain, and no endless search."""
    one = dataclasses.replace(
        ISSUED, thumbprint="E5" * 20, subject="CN=1", issuer="CN=2"
    )
    two = dataclasses.replace(
        ISSUED, thumbprint="F6" * 20, subject="CN=2", issuer="CN=1"
    )
    found = stores((CertificateStore.CA, one), (CertificateStore.CA, two))

    assert not found.trusts(one)

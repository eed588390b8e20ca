"""Certificates as the registry keeps them: every store, every record, real X.509."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fixtures.collect.certificates import (
    parse_blob,
    parse_certificate,
    parse_stores,
)
from fixtures.collect.registry import STORE_KEYS, collect_registry
from fixtures.errors import AccessDeniedError, MalformedAnswerError
from fixtures.facts.certificates import CertificateStore, CertificateStores
from fixtures.facts.windows import WindowsServices
from fixtures.lab.estate.certificates import issue
from tests.collect.scripted import Output, ScriptedHost, row

NOT_BEFORE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NOT_AFTER = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
LEAF_KEY = ec.generate_private_key(ec.SECP256R1())
MICROSOFT = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\SystemCertificates"
POLICY = r"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\SystemCertificates"


def name(*common_names: str) -> x509.Name:
    """Return a subject with these common names."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n) for n in common_names])


def der(
    subject: x509.Name,
    issuer: x509.Name,
    signer: ec.EllipticCurvePrivateKey = ROOT_KEY,
    dns_names: tuple[str, ...] = ("ssisom.corp.example",),
) -> bytes:
    """Return a certificate for ``ROOT_KEY``, or for the leaf's when issued."""
    key = (ROOT_KEY if subject == issuer else LEAF_KEY).public_key()
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    names = x509.SubjectAlternativeName([x509.DNSName(one) for one in dns_names])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(7)
        .not_valid_before(NOT_BEFORE)
        .not_valid_after(NOT_AFTER)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(authority, critical=False)
        .add_extension(names, critical=False)
        .sign(signer, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)


ROOT = der(name("Corp Root"), name("Corp Root"))
LEAF = der(name("ssisom.corp.example", "ssisnode1"), name("Corp Root"))


def record(property_id: int, content: bytes) -> bytes:
    """Return a record of a serialized store element."""
    header = (property_id, 1, len(content))
    return b"".join(part.to_bytes(4, "little") for part in header) + content


def listing(store: str, *blobs: bytes) -> list[str]:
    """Return what reg.exe prints for a store."""
    lines = [
        [
            "",
            rf"{store}\Certificates\{number:040X}",
            f"    Blob    REG_BINARY    {blob.hex().upper()}",
        ]
        for number, blob in enumerate(blobs)
    ]
    return sum(lines, [rf"{store}\Certificates"])


def stores(lines: list[str], **answers: str | None) -> CertificateStores:
    """Return what these lines show, with StdRegProv's answers for unread keys."""
    host = ScriptedHost(
        output=Output("\r\n".join(lines).encode(), exit_status=1),
        by_key={
            STORE_KEYS[CertificateStore[store]]: row(ReturnValue=value)
            for store, value in answers.items()
        },
    )
    nothing = WindowsServices(host=host.host, system_name="NODE1", services=())
    return parse_stores(collect_registry(host, nothing))


def test_certificate_is_read_with_all_its_names() -> None:
    """Every CN, in order, and every DNS name of the SAN are kept."""
    found = parse_certificate("SSISNODE1", LEAF)

    assert found.common_names == ("ssisom.corp.example", "ssisnode1")
    assert found.dns_names == ("ssisom.corp.example",)
    assert (found.not_before, found.not_after) == (NOT_BEFORE, NOT_AFTER)
    assert found.issuer == "CN=Corp Root"
    assert not found.is_self_signed


def test_thumbprint_is_that_of_windows() -> None:
    """Windows names a certificate by the SHA-1 of its DER form, in upper case."""
    certificate = x509.load_der_x509_certificate(LEAF)

    found = parse_certificate("SSISNODE1", LEAF)

    assert found.thumbprint == certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303 - Windows names certificates so


def test_self_signed_certificate_is_recognised_by_its_signature() -> None:
    """Subject and issuer alike are not enough."""
    same_name = der(name("Corp Root"), name("Corp Root"), signer=LEAF_KEY)

    assert parse_certificate("N", ROOT).is_self_signed
    assert not parse_certificate("N", same_name).is_self_signed


def test_issuer_is_known_by_name_and_key() -> None:
    """An authority of the same name with another key did not issue the leaf."""
    other = der(name("Corp Root"), name("Corp Root"), signer=ROOT_KEY)
    forged = der(name("ssisom"), name("Corp Root"), signer=LEAF_KEY)

    assert parse_certificate("N", LEAF).is_issued_by(parse_certificate("N", other))
    assert not parse_certificate("N", forged).is_issued_by(parse_certificate("N", ROOT))


def test_certificate_without_alternative_names_has_none() -> None:
    """No DNS names are an empty list, not the CN."""
    assert (
        parse_certificate("N", der(name("a"), name("a"), dns_names=())).dns_names == ()
    )


@pytest.mark.parametrize("octets", [b"", b"0", LEAF[:-1], b"\x30\x03\x02\x01\x00"])
def test_other_octets_are_no_certificate(octets: bytes) -> None:
    """Cut-off and foreign octets are refused."""
    with pytest.raises(MalformedAnswerError, match="a certificate is unreadable"):
        parse_certificate("SSISNODE1", octets)


def test_blob_links_the_certificate_to_its_key() -> None:
    """Property 2 is the link to the private key, in whatever order it stands."""
    linked = record(3, b"x" * 20) + record(32, LEAF) + record(2, b"container")

    assert parse_blob("N", CertificateStore.ROOT, linked) == (LEAF, True)
    assert parse_blob("N", CertificateStore.ROOT, record(32, LEAF)) == (LEAF, False)


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(record(32, LEAF)[:-1], id="content"),
        pytest.param(record(32, LEAF) + b"\x02\0\0\0", id="header"),
        pytest.param(
            record(3, b"") + b"\x20\0\0\0\x01\0\0\0\xff\xff\xff\xff", id="length"
        ),
    ],
)
def test_cut_off_blob_is_malformed(blob: bytes) -> None:
    """A record that says it is longer than it is cannot be trusted."""
    with pytest.raises(MalformedAnswerError, match="cut off"):
        parse_blob("SSISNODE1", CertificateStore.ROOT, blob)


@pytest.mark.parametrize("blob", [record(2, b"container"), record(3, b"x" * 20)])
def test_blob_without_certificate_is_malformed(blob: bytes) -> None:
    """An entry must hold a certificate."""
    with pytest.raises(MalformedAnswerError, match="holds no certificate"):
        parse_blob("SSISNODE1", CertificateStore.MY, blob)


@pytest.mark.parametrize(
    ("key", "store"),
    [
        (rf"{MICROSOFT}\ROOT", CertificateStore.ROOT),
        (rf"{MICROSOFT}\root", CertificateStore.ROOT),
        (rf"{POLICY}\Root", CertificateStore.ROOT_GROUP_POLICY),
        (
            r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\EnterpriseCertificates\Root",
            CertificateStore.ROOT_ENTERPRISE,
        ),
        (rf"{MICROSOFT}\AuthRoot", CertificateStore.AUTH_ROOT),
        (rf"{MICROSOFT}\CA", CertificateStore.CA),
        (rf"{POLICY}\CA", CertificateStore.CA_GROUP_POLICY),
        (rf"{MICROSOFT}\MY", CertificateStore.MY),
    ],
)
def test_store_is_known_by_its_key(key: str, store: CertificateStore) -> None:
    """Every physical store is told apart, in any letter case."""
    (found,) = stores(listing(key, record(32, ROOT))).stored

    assert found.store is store
    assert found.certificate.common_names == ("Corp Root",)


def test_keys_of_other_stores_are_no_certificates() -> None:
    """Revocation lists and foreign stores beside them are passed over."""
    lines = [
        rf"{MICROSOFT}\Disallowed\Certificates\AA",
        f"    Blob    REG_BINARY    {record(32, ROOT).hex()}",
        rf"{MICROSOFT}\ROOT\CRLs\BB",
        "    Blob    REG_BINARY    00",
        rf"{MICROSOFT}\ROOT\Certificates\AA",
        "    Blob    REG_SZ    00",
    ]

    assert stores(lines).stored == ()


def test_unreadable_certificate_costs_no_other_its_place() -> None:
    """An old authority that is not in order is listed by its thumbprint."""
    found = stores(listing(rf"{MICROSOFT}\ROOT", record(32, b"old"), record(32, ROOT)))

    assert [one.certificate.subject for one in found.stored] == ["CN=Corp Root"]
    assert found.unreadable == ("C00DBBC9DADFBE1E232E93A729DD4752FADE0ABF",)


def test_store_that_does_not_exist_is_empty() -> None:
    """A policy store comes into being with its first certificate."""
    lines = ["[[unread 3]] ", "[[unread 7]]"]

    assert stores(lines, ROOT_GROUP_POLICY="2", CA_GROUP_POLICY="2").stored == ()


@pytest.mark.parametrize("code", ["5", "0", None])
def test_store_that_may_not_be_read_makes_the_fact_unreadable(code: str | None) -> None:
    """A certificate may be in the store that was not seen."""
    lines = [*listing(rf"{MICROSOFT}\ROOT", record(32, ROOT)), "[[unread 3]]"]

    with pytest.raises(AccessDeniedError, match="could not be read"):
        stores(lines, ROOT_GROUP_POLICY=code)


def test_certificate_signed_over_sha1_is_read_like_any_other() -> None:
    """MakeCert signs so: it still signs itself, and its weakness is told."""
    made = issue(
        common_names=["ssisom.corp.example"],
        not_before=NOT_BEFORE,
        not_after=NOT_AFTER,
        key_size=1024,
        is_signed_with_sha1=True,
    )

    found = parse_certificate("N1", made.der)

    assert found.is_self_signed
    assert (found.signature_hash, found.rsa_key_bits) == ("SHA1", 1024)


def test_foreign_signature_over_sha1_is_no_own() -> None:
    """The subject's name alone makes nobody its own issuer."""
    made, other = (
        issue(
            common_names=["x"],
            not_before=NOT_BEFORE,
            not_after=NOT_AFTER,
            key_size=1024,
            is_signed_with_sha1=True,
        )
        for _ in range(2)
    )
    forged = made.der.replace(made.certificate.signature, other.certificate.signature)

    assert not parse_certificate("N1", forged).is_self_signed


def test_key_on_a_curve_has_no_rsa_bits() -> None:
    """Its strength is the curve's."""
    found = parse_certificate("N1", ROOT)

    assert (found.signature_hash, found.rsa_key_bits) == ("SHA256", None)

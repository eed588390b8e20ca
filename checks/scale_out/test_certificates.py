"""Scale Out Master certificate: names, validity, key, stores and bindings."""

import pytest

from fixtures.facts.certificates import (
    ROOT_STORES,
    Certificate,
    SelectedCertificate,
)
from fixtures.facts.scale_out_master import (
    CertificateValidity,
    ConfiguredThumbprint,
    MasterBinding,
    MasterThumbprints,
    RootStoreTrust,
)
from fixtures.verdict import Verdict

DAYS_OF_NOTICE = 30


@pytest.mark.requirement("SO-12")
def test_certificate_names_the_master(
    master_certificate: Certificate, master_dns_name: str, verdict: Verdict
) -> None:
    """A CN of the Master's certificate is the DNS host name of the Master service."""
    verdict.expected = master_dns_name
    verdict.actual = master_certificate.common_names
    verdict.note = master_certificate.naming_note(master_dns_name)
    verdict.cite(
        f"certificate {master_certificate.thumbprint}",
        {
            "subject": master_certificate.subject,
            "DNS names": master_certificate.dns_names,
        },
    )

    assert master_certificate.common_name_covers(master_dns_name)


@pytest.mark.requirement("SO-15")
def test_certificate_is_trusted(
    selected_certificate: SelectedCertificate, verdict: Verdict
) -> None:
    """The certificate, or its issuer's chain, is in the Root store of every node."""
    verdict.expected = "in LocalMachine\\Root, or issued by an authority there"
    verdict.actual = selected_certificate.stores or "in no store of this computer"
    verdict.cite(
        "SSLCertThumbprint in MasterSettings.config", selected_certificate.thumbprint
    )

    assert selected_certificate.is_trusted


@pytest.mark.requirement("SO-12.R")
def test_certificate_names_the_master_as_alternative_name(
    master_certificate: Certificate, master_dns_name: str, verdict: Verdict
) -> None:
    """A DNS name of the certificate is the DNS host name of the Master service."""
    verdict.expected = master_dns_name
    verdict.actual = master_certificate.dns_names or "no alternative names"
    verdict.cite(
        f"certificate {master_certificate.thumbprint}", master_certificate.subject
    )

    assert master_certificate.dns_name_covers(master_dns_name)


@pytest.mark.requirement("SO-14")
def test_all_nodes_use_one_certificate(
    master_thumbprints: MasterThumbprints, verdict: Verdict
) -> None:
    """Configuration and binding of all master nodes name one certificate."""
    verdict.expected = "one thumbprint"
    verdict.actual = master_thumbprints.distinct
    verdict.cite(
        "SSLCertThumbprint and SslCertHash of each node", master_thumbprints.by_node
    )

    assert len(master_thumbprints.distinct) == 1


@pytest.mark.requirement("SO-15.R")
def test_issued_certificate_is_in_root(
    issued_certificate: SelectedCertificate, verdict: Verdict
) -> None:
    """An authority's certificate is itself in the Root store, as the document says."""
    verdict.expected = "in LocalMachine\\Root"
    verdict.actual = issued_certificate.stores or "in no store of this computer"
    verdict.cite("certificate", issued_certificate.thumbprint)

    assert ROOT_STORES.intersection(issued_certificate.stores)


@pytest.mark.requirement("SO-16")
def test_certificate_has_its_private_key(
    master_binding: MasterBinding, verdict: Verdict
) -> None:
    """The certificate has its private key in the store that the binding names."""
    binding = master_binding.binding
    verdict.expected = f"in {binding.store_name if binding else 'Root or MY'}"
    verdict.actual = master_binding.key_stores or "in no store of this computer"
    verdict.cite("certificate", master_binding.configured_thumbprint)
    verdict.cite("stores that hold it, with or without key", master_binding.stores)

    assert master_binding.has_private_key


@pytest.mark.requirement("SO-17")
def test_thumbprint_selects_a_certificate(
    configured_thumbprint: ConfiguredThumbprint, verdict: Verdict
) -> None:
    """SSLCertThumbprint selects a certificate that the node has."""
    verdict.expected = "the thumbprint of a certificate of this computer"
    verdict.actual = configured_thumbprint.written
    verdict.cite("stores that hold it", configured_thumbprint.stores)
    verdict.cite("configuration file", configured_thumbprint.path)

    assert configured_thumbprint.selects_a_certificate


@pytest.mark.requirement("SO-18")
def test_binding_has_the_configured_certificate(
    master_binding: MasterBinding, verdict: Verdict
) -> None:
    """The http.sys binding of the Master's port has the certificate and its store."""
    verdict.expected = master_binding.configured_thumbprint
    verdict.actual = str(master_binding.binding or "no binding")
    verdict.cite("port", master_binding.port)
    verdict.cite("stores that hold the certificate", master_binding.stores)

    assert master_binding.is_configured_certificate


@pytest.mark.requirement("SO-19")
def test_certificate_is_within_its_validity(
    certificate_validity: CertificateValidity, verdict: Verdict
) -> None:
    """The node's time is within the certificate's period of validity."""
    verdict.expected = certificate_validity.shown
    verdict.actual = certificate_validity.now
    verdict.cite("certificate", certificate_validity.certificate.thumbprint)

    assert certificate_validity.is_current


@pytest.mark.requirement("SO-19.R")
def test_certificate_stays_valid_for_a_while(
    certificate_validity: CertificateValidity, verdict: Verdict
) -> None:
    """The certificate does not expire within the next 30 days."""
    verdict.expected = "more than 30 days"
    verdict.actual = certificate_validity.days_left
    verdict.cite("period of validity", certificate_validity.shown)

    assert certificate_validity.days_left >= DAYS_OF_NOTICE


@pytest.mark.requirement("SO-63")
def test_root_store_does_not_refuse_workers(
    root_store_trust: RootStoreTrust, verdict: Verdict
) -> None:
    """Root holds only self-signed certificates, or Schannel is set for others."""
    verdict.expected = "only self-signed certificates, or ClientAuthTrustMode 2"
    verdict.actual = root_store_trust.issued_in_root
    verdict.cite(
        "SCHANNEL",
        {
            "ClientAuthTrustMode": root_store_trust.client_auth_trust_mode,
            "SendTrustedIssuerList": root_store_trust.send_trusted_issuer_list,
        },
    )

    assert root_store_trust.accepts_workers

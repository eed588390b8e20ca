"""Scale Out Master certificate: the names it carries, and where it is trusted."""

import pytest

from fixtures.facts.certificates import Certificate, SelectedCertificate
from fixtures.verdict import Verdict


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

"""Request envelopes for tests, and a look into the answers."""

from __future__ import annotations

from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from defusedxml.ElementTree import fromstring

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/"
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
FAULT = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"


def envelope(
    action: str,
    resource_uri: str,
    body: str = "",
    *,
    selectors: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    max_envelope_size: int = 512000,
) -> str:
    """Return a request; its MessageID is ``uuid:Test-1``."""
    chosen = _set("Selector", selectors or {}) + _set("Option", options or {})
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:a="{ADDRESSING}" xmlns:w="{WSMAN}" '
        f'xmlns:n="{ENUMERATION}" xmlns:rsp="{SHELL}"><s:Header><a:To>x</a:To>'
        f"<w:ResourceURI>{escape(resource_uri)}</w:ResourceURI>"
        f"<a:Action>{escape(action)}</a:Action>"
        f"<w:MaxEnvelopeSize>{max_envelope_size}</w:MaxEnvelopeSize>"
        f"<a:MessageID>uuid:Test-1</a:MessageID>{chosen}</s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    )


def query(
    text: str, namespace: str = "root/cimv2", *, max_envelope_size: int = 512000
) -> str:
    """Return an Enumerate with a WQL filter."""
    return envelope(
        f"{ENUMERATION}/Enumerate",
        f"{WMI}{namespace}/*",
        "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>32000</w:MaxElements>"
        f'<w:Filter Dialect="{WQL}">{escape(text)}</w:Filter></n:Enumerate>',
        max_envelope_size=max_envelope_size,
    )


def pull(
    context: str,
    namespace: str = "root/cimv2",
    *,
    max_elements: int = 32000,
    max_envelope_size: int = 512000,
) -> str:
    """Return a Pull."""
    return envelope(
        f"{ENUMERATION}/Pull",
        f"{WMI}{namespace}/*",
        f"<n:Pull><n:EnumerationContext>{escape(context)}</n:EnumerationContext>"
        f"<n:MaxElements>{max_elements}</n:MaxElements></n:Pull>",
        max_envelope_size=max_envelope_size,
    )


def release(context: str) -> str:
    """Return a Release."""
    return envelope(
        f"{ENUMERATION}/Release",
        f"{WMI}root/cimv2/*",
        f"<n:Release><n:EnumerationContext>{escape(context)}</n:EnumerationContext>"
        "</n:Release>",
    )


def get(path: str, **keys: str) -> str:
    """Return a Get of ``namespace/Class``."""
    return envelope(f"{TRANSFER}/Get", f"{WMI}{path}", selectors=keys)


def invoke(path: str, method: str, arguments: dict[str, str], **keys: str) -> str:
    """Return a call of a method of ``namespace/Class``."""
    uri = f"{WMI}{path}"
    inside = "".join(
        f"<m:{name}>{escape(text)}</m:{name}>" for name, text in arguments.items()
    )
    body = f'<m:{method}_INPUT xmlns:m="{uri}">{inside}</m:{method}_INPUT>'
    return envelope(f"{uri}/{method}", uri, body, selectors=keys)


def content(octets: bytes) -> Element:
    """Return the first child of an answer's body."""
    body = fromstring(octets).find(f"{{{SOAP}}}Body")
    assert body is not None
    return next(iter(body))


def texts(element: Element, name: str) -> list[str | None]:
    """Return the texts of all descendants with this local name."""
    return [one.text for one in element.iter() if local_name(one) == name]


def items(element: Element) -> list[Element]:
    """Return the items of an EnumerateResponse or PullResponse."""
    return [item for one in element for item in one if local_name(one) == "Items"]


def local_name(element: Element) -> str:
    """Return a tag without its namespace."""
    return element.tag.rpartition("}")[2]


def _set(kind: str, named: dict[str, str]) -> str:
    inside = "".join(
        f"<w:{kind} Name={quoteattr(name)}>{escape(text)}</w:{kind}>"
        for name, text in named.items()
    )
    return f"<w:{kind}Set>{inside}</w:{kind}Set>" if named else ""

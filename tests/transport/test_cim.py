"""CIM instances: every form of a value that the wire notes list, and no other."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from fixtures.errors import MalformedAnswerError
from fixtures.transport.cim import (
    CimInstance,
    CimReference,
    Unreadable,
    instance_of,
    parse_datetime,
    parse_interval,
)
from fixtures.transport.cim_xml import read_instance

NAMESPACES: Final = (
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_X"'
    ' xmlns:p1="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Inner"'
    ' xmlns:cim="http://schemas.dmtf.org/wbem/wscim/1/common"'
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"'
)
WMI: Final = "http://schemas.microsoft.com/wbem/wsman/1/wmi"
MOMENT: Final = dt.datetime(2013, 4, 15, 16, 28, 43, 488171, tzinfo=dt.UTC)
END_POINT: Final = (
    "<a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
    f"</a:Address><a:ReferenceParameters><w:ResourceURI>{WMI}/root/mscluster/"
    "MSCluster_Resource</w:ResourceURI><w:SelectorSet>"
    '<w:Selector Name="Id">7</w:Selector></w:SelectorSet></a:ReferenceParameters>'
)


def read(children: str, element: str = "p:Win32_X") -> CimInstance:
    """Return the instance that an item with these children is."""
    item = fromstring(f"<{element} {NAMESPACES}>{children}</{element}>")
    return read_instance("NODE1", item, asked="SELECT X FROM Win32_X")


def test_a_class_element_names_the_class() -> None:
    """SELECT *: the element's own name is the class, also a subclass."""
    instance = read("<p:Name>A</p:Name>", "p:Win32_TerminalService")

    assert (instance.class_name, instance.text("name")) == (
        "Win32_TerminalService",
        "A",
    )


def test_a_fragment_has_no_class() -> None:
    """A column list: w:XmlFragment, with properties in no namespace."""
    instance = read("<Name>A</Name><State>Running</State>", "w:XmlFragment")

    assert instance.class_name == ""
    assert instance.names() == ("Name", "State")
    assert instance.text("NAME") == "A"


def test_nil_absent_and_empty_are_told_apart() -> None:
    """Nil and absent are null; empty text is a value; only absent is not there."""
    instance = read('<p:Nil xsi:nil="true"/><p:Empty></p:Empty>')

    assert (instance.text("Nil"), instance.text("Absent")) == (None, None)
    assert instance.text("Empty") == ""
    assert (instance.has("nil"), instance.has("Absent")) == (True, False)
    assert (instance.is_null("Nil"), instance.is_null("Empty")) == (True, False)


@pytest.mark.parametrize(
    "accessor",
    ["integer", "boolean", "datetime", "interval", "reference", "embedded", "octets"],
)
def test_null_has_no_value_of_any_form(accessor: str) -> None:
    """Null is None, whatever form is asked for."""
    assert getattr(read('<p:X xsi:nil="true"/>'), accessor)("X") is None


@pytest.mark.parametrize("text", ["true", "TRUE", "True", "1"])
def test_booleans_have_any_case(text: str) -> None:
    """Windows writes true, OMI writes TRUE."""
    assert read(f"<p:X>{text}</p:X>").boolean("X") is True


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("-1", -1), ("18446744073709551615", 2**64 - 1)]
)
def test_integers_are_decimal(text: str, number: int) -> None:
    """Integers of every CIM width are read."""
    assert read(f"<p:X>{text}</p:X>").integer("X") == number


@pytest.mark.parametrize(
    ("children", "texts"),
    [
        ("<p:X>a</p:X><p:X>b</p:X>", ("a", "b")),
        ("<p:X>a</p:X>", ("a",)),
        ('<p:X xsi:nil="true"/>', ()),
        ("", ()),
        ("<p:X>a</p:X><p:Y>1</p:Y><p:X></p:X>", ("a", "")),
    ],
    ids=["two", "one", "nil", "absent", "interleaved"],
)
def test_arrays_are_repeated_elements(children: str, texts: tuple[str, ...]) -> None:
    """An element repeated is an array; one element is an array of one."""
    assert read(children).texts("X") == texts


@pytest.mark.parametrize(
    ("children", "octets"),
    [
        ("<p:X>65</p:X><p:X>255</p:X>", b"A\xff"),
        ("<p:X>65</p:X>", b"A"),
        ('<p:X xsi:type="cim:cimBase64Binary">QUJD</p:X>', b"ABC"),
        ('<p:X xsi:type="cim:cimBase64Binary">QU\nJD</p:X>', b"ABC"),
        ('<p:X xsi:type="cim:cimBase64Binary"/>', b""),
        ('<p:X xsi:nil="true"/>', None),
        ("", None),
    ],
    ids=["decimals", "decimal", "base64", "wrapped", "empty", "nil", "absent"],
)
def test_octets_come_as_decimals_or_base64(children: str, octets: bytes | None) -> None:
    """uint8[]: Windows repeats decimals, OMI sends base64."""
    assert read(children).octets("X") == octets


@pytest.mark.parametrize(
    "children",
    [
        "<p:X><cim:Datetime>2013-04-15T16:28:43.488171Z</cim:Datetime></p:X>",
        "<p:X><Datetime>2013-04-16T00:28:43.488171+08:00</Datetime></p:X>",
        "<p:X>20130415162843.488171+000</p:X>",
        "<p:X>20130416002843.488171+480</p:X>",
        (
            '<p:X xsi:type="cim:cimDateTime"><cim:Datetime>2013-04-15T16:28:43.4881712Z'
            "</cim:Datetime></p:X>"
        ),
    ],
    ids=["cim", "fragment", "dmtf", "dmtf-offset", "typed-seven-digits"],
)
def test_datetimes_are_aware(children: str) -> None:
    """A datetime is the same moment in every notation."""
    moment = read(children).datetime("X")

    assert moment == MOMENT
    assert moment is not None
    assert moment.tzinfo is not None


def test_a_datetime_may_have_no_fraction() -> None:
    """Zero fraction digits are whole seconds."""
    assert parse_datetime("2013-04-15T16:28:43Z").microsecond == 0


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("P0DT0H1M40S", dt.timedelta(seconds=100)),
        ("P1DT2H3M4.5S", dt.timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("PT30.000S", dt.timedelta(seconds=30)),
        ("00000001020304.500000:000", dt.timedelta(1, 4.5, hours=2, minutes=3)),
    ],
)
def test_intervals_are_lengths_of_time(text: str, interval: dt.timedelta) -> None:
    """An interval is read in ISO 8601 and in DMTF notation."""
    assert read(f"<p:X><cim:Interval>{text}</cim:Interval></p:X>").interval("X") == (
        interval
    )


@pytest.mark.parametrize(
    "children",
    [
        f"<p:X>{END_POINT}</p:X>",
        f"<p:X><a:EndpointReference>{END_POINT}</a:EndpointReference></p:X>",
    ],
    ids=["bare", "wrapped"],
)
def test_references_name_class_namespace_and_keys(children: str) -> None:
    """An association's end is an endpoint reference."""
    assert read(children).reference("X") == CimReference(
        class_name="MSCluster_Resource", namespace="root/mscluster", keys={"Id": "7"}
    )


def test_an_embedded_address_is_not_a_reference() -> None:
    """A property called Address, in another namespace, is an ordinary property."""
    embedded = read(
        '<p:PrivateProperties xsi:type="p1:IP_Address_Type">'
        "<p1:Address>10.0.0.7</p1:Address></p:PrivateProperties>"
    ).embedded("PrivateProperties")

    assert embedded is not None
    assert embedded.class_name == "IP_Address"
    assert embedded.required_text("Address") == "10.0.0.7"


def test_an_embedded_interval_is_not_a_datetime() -> None:
    """A single property called Interval is an instance where the type says so."""
    embedded = read(
        '<p:X xsi:type="p1:Inner_Type"><Interval>5</Interval></p:X>'
    ).embedded("X")

    assert embedded is not None
    assert embedded.integer("Interval") == 5


@pytest.mark.parametrize(
    ("children", "count"),
    [
        ("<p:X><p1:A>1</p1:A></p:X><p:X><p1:A>2</p1:A></p:X>", 2),
        ('<p:X xsi:type="p1:Inner_Type"/>', 1),
        ('<p:X xsi:nil="true"/>', 0),
    ],
    ids=["two", "empty-instance", "nil"],
)
def test_embedded_instances_are_an_array(children: str, count: int) -> None:
    """A DACL is an array of instances; nil has none."""
    assert len(read(children).embedded_instances("X")) == count


@pytest.mark.parametrize(
    ("children", "accessor"),
    [
        ("<p:X>a</p:X><p:X>b</p:X>", "text"),
        ("<p:X><p1:A>1</p1:A></p:X>", "text"),
        ("", "required_text"),
        ("<p:X>1.5</p:X>", "integer"),
        ("<p:X>1_000</p:X>", "integer"),
        ("<p:X/>", "integer"),
        ('<p:X xsi:nil="true"/>', "required_integer"),
        ("<p:X>yes</p:X>", "boolean"),
        ("<p:X>2013-04-15T16:28:43</p:X>", "datetime"),
        ("<p:X>2013-13-15T16:28:43Z</p:X>", "datetime"),
        ("<p:X>20131315162843.488171+000</p:X>", "datetime"),
        ("<p:X>********162843.488171+000</p:X>", "datetime"),
        ("<p:X>P</p:X>", "interval"),
        ("<p:X>P1Y</p:X>", "interval"),
        ("<p:X>256</p:X>", "octets"),
        ('<p:X xsi:type="cim:cimBase64Binary">Q</p:X>', "octets"),
        ("<p:X>MSCluster_Resource</p:X>", "reference"),
        ("<p:X><a:Address>x</a:Address></p:X>", "reference"),
        (f"<p:X>{END_POINT}</p:X>", "embedded"),
        ("<p:X>1</p:X>", "embedded_instances"),
    ],
)
def test_another_form_is_malformed(children: str, accessor: str) -> None:
    """A value of another form names host, class and property."""
    instance = read(children)

    with pytest.raises(MalformedAnswerError) as caught:
        getattr(instance, accessor)("X")

    assert str(caught.value).startswith(
        "NODE1: answered Win32_X with a property X that "
    )


def test_a_fragment_is_named_by_what_was_asked() -> None:
    """Where the answer does not name the class, the error names the query."""
    with pytest.raises(MalformedAnswerError, match="SELECT X FROM Win32_X"):
        read("<X>a</X>", "w:XmlFragment").integer("X")


def test_a_reference_with_a_reference_as_key_is_unreadable() -> None:
    """A key that is itself a reference is not dropped, but said to be unreadable."""
    nested = END_POINT.replace(
        ">7<", f"><a:EndpointReference>{END_POINT}</a:EndpointReference><"
    )

    with pytest.raises(MalformedAnswerError, match="is itself a reference"):
        read(f"<p:X>{nested}</p:X>").reference("X")


def test_plain_values_make_an_instance() -> None:
    """instance_of writes scalars, arrays and null as they arrive from the wire."""
    instance = instance_of(
        "Win32_X", {"A": "1", "B": ["x", "y"], "C": None, "D": [], "E": b"\1"}
    )

    assert instance.integer("a") == 1
    assert instance.texts("B") == ("x", "y")
    assert (instance.is_null("C"), instance.texts("D")) == (True, ())
    assert instance.octets("E") == b"\1"


def test_an_instance_does_not_show_its_values() -> None:
    """What a host sent does not leak into a log by way of repr."""
    assert "canary" not in repr(instance_of("Win32_X", {"A": "canary"}, host="NODE1"))


def test_an_unreadable_value_keeps_its_reason() -> None:
    """The reason appears when the value is asked for, and not before."""
    instance = instance_of("Win32_X", {"A": Unreadable("broken base64"), "B": "1"})

    assert instance.integer("B") == 1
    with pytest.raises(MalformedAnswerError, match="broken base64"):
        instance.octets("A")


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_an_iso_datetime_is_read_as_written(moment: dt.datetime) -> None:
    """Reading what ISO 8601 writes gives the same moment."""
    assert parse_datetime(moment.isoformat().replace("+00:00", "Z")) == moment


@pytest.mark.parametrize("text", ["", "P", "PT", "T1H", "1:00"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    """Neither ISO 8601 nor DMTF is a ValueError."""
    with pytest.raises(ValueError, match="neither"):
        parse_interval(text)

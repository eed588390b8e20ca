"""Values in statements: no value of a host ends what it is written into."""

from __future__ import annotations

import pytest

from fixtures.remedies.quoting import (
    UnquotableError,
    quote_for_powershell,
    quote_name,
    quote_number,
    quote_octets,
    quote_part,
    quote_server,
    quote_text,
)


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("SSISDB", "[SSISDB]", "N'SSISDB'"),
        ("O'Brien", "[O'Brien]", "N'O''Brien'"),
        ("a]; DROP DATABASE x", "[a]]; DROP DATABASE x]", "N'a]; DROP DATABASE x'"),
        ("'; SHUTDOWN --", "['; SHUTDOWN --]", "N'''; SHUTDOWN --'"),
        ("", "[]", "N''"),
    ],
)
def test_value_stays_a_value(value: str, name: str, text: str) -> None:
    """What would end a name or a constant is doubled."""
    assert quote_name(value) == name
    assert quote_text(value) == text
    assert quote_part(value) == text[2:-1]


@pytest.mark.parametrize(
    "value",
    [
        "x$(SSISDBPassword)",
        "x\nGO\nSHUTDOWN",
        "x\r:!!del",
        "x\x00",
        "\u202ex",
        "x\u2028",
    ],
)
@pytest.mark.parametrize(
    "quote", [quote_name, quote_text, quote_part, quote_for_powershell]
)
def test_what_sqlcmd_would_read_itself_is_refused(quote: object, value: str) -> None:
    """Variables, and new lines with GO or commands, are never written."""
    assert callable(quote)

    with pytest.raises(UnquotableError):
        quote(value)


def test_powershell_ends_strings_at_curly_apostrophes_too() -> None:
    """Each kind of apostrophe is doubled."""
    assert quote_for_powershell("a'b\u2019c") == "'a''b\u2019\u2019c'"


def test_octets_are_hexadecimal_digits() -> None:
    """A SID is written as binary constant, with or without its 0x."""
    assert quote_octets("0xab01") == quote_octets("AB01") == "0xAB01"


@pytest.mark.parametrize("value", ["", "0x", "AB0", "0x01; SHUTDOWN", "xyz"])
def test_other_octets_are_refused(value: str) -> None:
    """What is no run of whole octets is not written."""
    with pytest.raises(UnquotableError):
        quote_octets(value)


@pytest.mark.parametrize("value", [True, "1", 1.5, None])
def test_only_numbers_are_numbers(value: object) -> None:
    """A number is an int, and nothing else."""
    with pytest.raises(UnquotableError):
        quote_number(value)


@pytest.mark.parametrize("value", ["SSISNODE1", "SSISNODE2\\INST1", "node.x.y,14330"])
def test_server_is_named_as_it_is(value: str) -> None:
    """Servers with instance or port are written as sqlcmd takes them."""
    assert quote_server(value) == value


@pytest.mark.parametrize("value", ["", "a b", "a;b", "a,port", "a -P x", "a\n:!!x"])
def test_other_servers_are_refused(value: str) -> None:
    """What could be an option or a command is no server."""
    with pytest.raises(UnquotableError):
        quote_server(value)

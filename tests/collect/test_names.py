"""What DNS says of a name is a fact, also that it knows none."""

from __future__ import annotations

import pytest

from fixtures.collect.names import resolved_name
from fixtures.errors import (
    NameNotFoundError,
    NameWithoutAddressError,
    ObservationError,
    TimeoutExceededError,
)
from fixtures.facts.network import ResolvedName


def failing(error: ObservationError) -> tuple[str, ...]:
    """Answer with an error."""
    raise error


def test_addresses_are_kept_as_they_came() -> None:
    """In the order of the answer."""
    found = resolved_name("ssisom", lambda _: ("10.0.0.8", "fd00::8"))

    assert found == ResolvedName(name="ssisom", addresses=("10.0.0.8", "fd00::8"))


@pytest.mark.parametrize("kind", [NameNotFoundError, NameWithoutAddressError])
def test_absence_is_told_with_its_reason(
    kind: type[NameNotFoundError | NameWithoutAddressError],
) -> None:
    """A name that does not exist, and one without an address, have none."""
    error = kind("ssisom", "has no address")

    found = resolved_name("ssisom", lambda _: failing(error))

    assert (found.addresses, found.absence) == ((), str(error))


def test_silence_is_no_fact() -> None:
    """Where no server answered, nobody knows whether there is the name."""
    silence = TimeoutExceededError("ssisom", "no answer")

    with pytest.raises(TimeoutExceededError):
        resolved_name("ssisom", lambda _: failing(silence))

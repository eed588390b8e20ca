"""Enumerations hand out pages the way Windows does."""

from __future__ import annotations

import pytest

from fixtures.lab.wsman.enumeration import MAX_OPEN_ENUMERATIONS, Enumerations
from fixtures.lab.wsman.faults import WsmanFault

ITEM = "x" * 1000


def started(enumerations: Enumerations, count: int, owner: str = "me") -> str:
    """Start an enumeration and return its context."""
    page = enumerations.start(owner, "uri", [ITEM] * count, optimized=True)
    assert page.context is not None
    return page.context


@pytest.mark.parametrize("count", [0, 1])
def test_little_comes_at_once(count: int) -> None:
    """Nothing, or a single item, ends the sequence in the first answer."""
    page = Enumerations().start("me", "uri", [ITEM] * count, optimized=True)

    assert (len(page.items), page.context) == (count, None)


def test_first_answer_carries_exactly_one_item() -> None:
    """With more than one item the first answer has one, and a context."""
    page = Enumerations().start("me", "uri", [ITEM] * 5, optimized=True)

    assert len(page.items) == 1
    assert page.context is not None


def test_without_optimization_there_are_no_items() -> None:
    """An Enumerate that does not ask for items gets a context only."""
    page = Enumerations().start("me", "uri", [ITEM], optimized=False)

    assert page.items == ()
    assert page.context is not None


def test_pages_fill_half_an_envelope() -> None:
    """A page ends before it passes half of the client's envelope."""
    enumerations = Enumerations()
    context = started(enumerations, 21)
    page = enumerations.pull("me", context, max_elements=32000, max_envelope_size=16384)

    assert len(page.items) == 8
    assert page.context is not None


def test_pages_respect_max_elements() -> None:
    """A page has no more items than were asked for."""
    enumerations = Enumerations()
    page = enumerations.pull(
        "me", started(enumerations, 21), max_elements=3, max_envelope_size=512000
    )

    assert len(page.items) == 3


def test_last_page_ends_the_sequence() -> None:
    """When nothing is left there is no context."""
    enumerations = Enumerations()
    page = enumerations.pull(
        "me", started(enumerations, 4), max_elements=32000, max_envelope_size=512000
    )

    assert (len(page.items), page.context) == (3, None)


def test_context_changes_with_every_pull() -> None:
    """A used context is invalid; the new one goes on."""
    enumerations = Enumerations()
    first = started(enumerations, 5)
    page = enumerations.pull("me", first, max_elements=1, max_envelope_size=512000)

    assert page.context not in (first, None)
    with pytest.raises(WsmanFault, match="enumeration context is invalid"):
        enumerations.pull("me", first, max_elements=1, max_envelope_size=512000)


def test_context_belongs_to_its_account() -> None:
    """Another account cannot go on with an enumeration, and does not disturb it."""
    enumerations = Enumerations()
    context = started(enumerations, 5)
    with pytest.raises(WsmanFault) as caught:
        enumerations.pull("you", context, max_elements=1, max_envelope_size=512000)
    page = enumerations.pull("me", context, max_elements=1, max_envelope_size=512000)

    assert caught.value.code == 2150858779
    assert len(page.items) == 1


def test_released_enumeration_is_gone() -> None:
    """A released context is invalid, also for another release."""
    enumerations = Enumerations()
    context = started(enumerations, 5)
    enumerations.release("me", context)

    with pytest.raises(WsmanFault):
        enumerations.release("me", context)


def test_item_larger_than_the_envelope_is_a_fault() -> None:
    """An item that no envelope of the client can hold is a fault, not a loss."""
    enumerations = Enumerations()
    page = enumerations.start("me", "uri", ["x", "x" * 20000], optimized=True)
    assert page.context is not None

    with pytest.raises(WsmanFault) as caught:
        enumerations.pull("me", page.context, max_elements=9, max_envelope_size=8192)

    assert caught.value.code == 2150858824


def test_open_enumerations_are_bounded() -> None:
    """An account cannot leave any number of enumerations open; others still can."""
    enumerations = Enumerations()
    for _ in range(MAX_OPEN_ENUMERATIONS):
        started(enumerations, 2)

    with pytest.raises(WsmanFault) as caught:
        started(enumerations, 2)
    assert caught.value.code == 2150858815
    assert started(enumerations, 2, owner="you")

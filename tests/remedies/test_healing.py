"""
What is said of remedies that T-SQL alone does not complete.

That all others heal is proven beside the defects: tests/test_defects.py.
"""

from __future__ import annotations

from fixtures.lab.defects import REGISTRY
from tests.remedies.healing import LEFT_OVER, TAKES_MORE, has_remedy


def test_every_exception_is_a_defect_with_a_remedy() -> None:
    """The exceptions name defects that exist, and that something is offered for."""
    names = {one.name for one in REGISTRY if has_remedy(one)}

    assert names >= TAKES_MORE.keys() | LEFT_OVER.keys()

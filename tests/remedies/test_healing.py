"""
What is said of remedies that T-SQL alone does not complete, and of missing ones.

That all others heal is proven beside the defects: tests/test_defects.py.
"""

from __future__ import annotations

import re

from fixtures.lab.defects import REGISTRY
from fixtures.requirements import load_register
from tests.remedies.healing import (
    HEALS_PARTLY,
    IN_T_SQL,
    LEFT_OVER,
    NOT_OFFERED,
    TAKES_MORE,
    TAKES_TWO_ROUNDS,
    has_remedy,
)

#: A statement, a procedure or a view, as the register writes them.
_T_SQL = re.compile(
    r"\b(ALTER|CREATE|DROP|GRANT|EXEC|INSERT|DELETE|UPDATE|BACKUP|RESTORE|OPEN)\b"
    r"|\bsp_\w+|\b(catalog|sys)\.\w+"
)


def test_every_exception_is_a_defect_with_a_remedy() -> None:
    """The exceptions name defects that exist, and that something is offered for."""
    names = {one.name for one in REGISTRY if has_remedy(one)}

    assert names >= TAKES_MORE.keys() | LEFT_OVER.keys()
    assert TAKES_MORE.keys() >= HEALS_PARTLY.keys() | TAKES_TWO_ROUNDS.keys()


def test_remedy_that_names_t_sql_is_offered_or_explained() -> None:
    """A requirement that statements could mend has them, or says why it has not."""
    register = load_register()
    in_words = {one.id for one in register.values() if _T_SQL.search(one.remedy)}

    assert in_words - IN_T_SQL <= NOT_OFFERED.keys() <= register.keys() - IN_T_SQL

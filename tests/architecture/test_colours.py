"""Colour is only ever computed: nothing takes one from outside, nothing stores one (SECURITY 12).

What may hold a colour: the token and what is made of it (picture, verdict), and the assessment.
"""

import ast
import re
from pathlib import Path

from services.tables import Table

ROOT = Path(__file__).parents[2]
MAY_CARRY = {
    "services/codes/service.py": {"_token"},
    "services/codes/card.py": {"_shape", "_symbol"},
    "services/codes/canvas.py": {"fill"},
}
"""Private functions that draw, or write into a token what was assessed a line before."""


def test_no_table_has_a_colour() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in Table.metadata.tables.values()
        for column in table.columns
        if "colour" in column.name or "level" in column.name
    }
    # The level of a login, not of health; what other regions' values mean here, not whose.
    assert named <= {"bindings.level", "pending_results.level", "issuer_mappings.levels"}


def test_no_function_is_given_a_colour() -> None:
    found = set()
    for folder in ("bot", "handlers", "services"):
        for path in (ROOT / folder).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if name.startswith("bot/sandbox"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    given = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
                    if "colour" in given and node.name not in MAY_CARRY.get(name, set()):
                        found.add(f"{name}: {node.name}")
    assert found == set()


def test_only_the_assessment_gives_a_colour() -> None:
    """Elsewhere colours are read and compared."""
    giving = re.compile(r"colour(, \w+)? ?= ?Colour\.[A-Z]")
    givers = {
        str(path.relative_to(ROOT))
        for folder in ("handlers", "services")
        for path in (ROOT / folder).rglob("*.py")
        if giving.search(path.read_text(encoding="utf-8"))
    }
    assert givers == {"services/health/rules.py"}

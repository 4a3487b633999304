"""The rot is always in the tail: files of 300 lines, functions of 50, and no more."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers", "services", "tests")
FILES = sorted(
    path
    for folder in FOLDERS
    for ending in ("py", "js", "css", "html")
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if "versions" not in path.parts
)
MOST_LINES = 300
MOST_FUNCTION_LINES = 50


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_can_be_read_at_a_sitting(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= MOST_LINES
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_FUNCTION_LINES, f"{node.name} has {length} lines"

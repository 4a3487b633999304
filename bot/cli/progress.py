"""How far long work is."""

import sys
from collections.abc import Callable
from contextlib import ExitStack

import typer

LINE_EVERY = 100_000


class Progress:
    """A bar on a terminal, a plain line now and then elsewhere."""

    def __init__(self, stack: ExitStack, label: str) -> None:
        self._stack = stack
        self._label = label
        self._written = 0
        self._advance: Callable[[int], None] | None = None

    def __call__(self, written: int, rows: int) -> None:
        if sys.stderr.isatty():
            self._bar(rows)(written - self._written)
        elif written // LINE_EVERY > self._written // LINE_EVERY:
            typer.echo(f"{self._label}: {written} of {rows} rows", err=True)
        self._written = written

    def _bar(self, rows: int) -> Callable[[int], None]:
        if self._advance is None:
            bar = typer.progressbar(length=rows, label=self._label, file=sys.stderr)
            self._advance = self._stack.enter_context(bar).update
        return self._advance

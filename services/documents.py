"""Reads JSON that comes from outside: one object, no name twice, no endless nesting."""

import json
from collections.abc import Collection
from typing import Any


def read_object(data: bytes) -> dict[str, Any]:
    """Return a JSON object; raises ValueError for everything else.

    A name that stands twice is refused: two readers of one signed text might otherwise see two
    different people in it (RFC 7519, 4 allows it; RFC 8259, 4 warns of it).
    """
    try:
        document = json.loads(data, object_pairs_hook=_once)
    except RecursionError:
        raise ValueError("The text is nested too deeply.") from None
    if not isinstance(document, dict):
        raise ValueError("The text is no object.")  # noqa: TRY004 - one error for all readers
    return document


def _once(pairs: Collection[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name stands twice.")
    return found

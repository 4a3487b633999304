"""Statements are compiled once for all databases of a kind.

Each test has engines of its own, and each engine would compile every statement anew: a fifth of
the time that the tests of the services took. All engines of a kind are configured alike here, so
what one has compiled fits the others.
"""

from typing import Any

from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

MOST = 5_000
_COMPILED: dict[type[Dialect], LRUCache[Any, Any]] = {}


def _hash(dialect: DefaultDialect) -> int:
    return hash(type(dialect))


def _is_equal(dialect: DefaultDialect, other: object) -> bool:
    return type(dialect) is type(other)


def _compiled(engine: Engine) -> LRUCache[Any, Any]:
    return _COMPILED.setdefault(type(engine.dialect), LRUCache(MOST))


def _keep_shared(engine: Engine, own: LRUCache[Any, Any] | None) -> None:
    del engine, own


def share() -> None:
    """Let all engines of this process have one cache for each kind of database."""
    for cls, changes in (
        # A dialect is a part of the cache's keys.
        (DefaultDialect, {"__hash__": _hash, "__eq__": _is_equal}),
        (Engine, {"_compiled_cache": property(_compiled, _keep_shared)}),
    ):
        for name, value in changes.items():
            setattr(cls, name, value)

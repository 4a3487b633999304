"""Logs: constant events and fields; nothing personal, no secret, no local variables."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "address", "attempt", "code", "command", "count", "database", "event", "fault", "host",
        "key", "kind", "level", "logger", "method", "mode", "number", "port", "route", "seconds",
        "source", "status", "timestamp", "unsent", "url", "view", "where", "worker",
    }
)  # fmt: skip
"""Fields that a log line may have; any other is dropped, so that a slip reveals nothing."""


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in event.items() if name in ALLOWED}


def _fault(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Reduce an exception to its class and the place in our code where it rose."""
    error = event.pop("exc_info", None)
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, BaseException):
        event["fault"] = type(error).__name__
        trace = error.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_globals.get("__name__", "")
            if name.split(".")[0] in {"bot", "handlers", "services"}:
                event["where"] = f"{name}:{trace.tb_lineno}"
            trace = trace.tb_next
    return event


def set_up(level: str = "info", form: str = "console") -> None:
    """Send our own events to standard error; other libraries speak from warnings up only."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _fault,
            _redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Other libraries put addresses, tokens and parameters into their texts: only their names pass.
    root = logging.getLogger()
    root.handlers = [_NameOnly()]
    root.setLevel(logging.ERROR)


class _NameOnly(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        structlog.get_logger().warning("library_fault", where=record.name, fault=fault)

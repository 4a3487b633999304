"""Logs: constant events and fields; nothing personal, no secret, no local variables.

Three nets lie under each other: only fields of a fixed list pass, values that look like a name, a
number or a secret do not, and of an exception, whoever raised it, only its class and place do.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "address", "attempt", "code", "command", "count", "database", "desk", "event", "fault",
        "host", "key", "kind", "level", "logger", "method", "mode", "number", "port", "reason",
        "refusal", "route", "seconds", "source", "status", "step", "ticket", "timestamp", "trail",
        "unsent", "url", "view", "where", "worker",
    }
)  # fmt: skip
"""Fields that a log line may have; any other is dropped, so that a slip reveals nothing."""

HIDDEN = "(hidden)"
EVENT = re.compile(r"[a-z0-9_.]{1,64}")
SUSPICIOUS = re.compile(
    r"[^\x20-\x7e]"  # Names, and whatever people write here.
    r"|\d{15}"  # Identity numbers.
    r"|\d{6,}:[\w-]{20}"  # Tokens of bots.
    r"|://[^/\s]*@"  # Passwords in addresses.
    # Codes, states, tickets, keys: long, of both cases and digits, as no word of ours is.
    r"|(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20}"
)
OURS = frozenset({"bot", "handlers", "services"})
LONGEST_TRAIL = 12
log = structlog.get_logger()


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    passed = {name: _harmless(value) for name, value in event.items() if name in ALLOWED}
    if not EVENT.fullmatch(str(passed.get("event"))):
        # An event is a constant: anything else may be made of what somebody said.
        passed["event"] = "unnamed"
    return passed


def _harmless(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return HIDDEN if SUSPICIOUS.search(text) else text


def _places(error: BaseException) -> Iterator[str]:
    """Yield where in our code an exception passed, outermost first."""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_globals.get("__name__", "")
        if name.split(".")[0] in OURS:
            yield f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next


def _fault(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Reduce an exception to its class and the place in our code where it rose."""
    error = event.pop("exc_info", None)
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, BaseException):
        event["fault"] = type(error).__name__
        places = list(_places(error))
        if places:
            event["where"] = places[-1]
    return event


def set_up(level: str = "info", form: str = "console") -> None:
    """Send our own events to standard error; of other libraries only that something failed."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _fault,
            _redact,
            structlog.processors.TimeStamper(fmt="iso"),
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


def guard() -> None:
    """Let nothing reach standard error past these nets: crashes, threads, `__del__`, warnings."""
    sys.excepthook = _crashed
    sys.unraisablehook = lambda unraisable: _note("unraisable", unraisable.exc_value)
    threading.excepthook = lambda crash: _note("thread_crashed", crash.exc_value)
    logging.captureWarnings(capture=True)


def crashed(error: BaseException) -> None:
    """Tell of an exception that ends the program: its class, and its way through our code."""
    trail = " ".join(list(_places(error))[-LONGEST_TRAIL:])
    log.critical("crashed", exc_info=error, trail=trail)


def _crashed(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    if not isinstance(error, KeyboardInterrupt):
        crashed(error)


def _note(event: str, error: BaseException | None) -> None:
    log.error(event, exc_info=error)


class _NameOnly(logging.Handler):
    """Tells which library failed, with which class, and where in our code; never its words."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log.warning("library_fault", logger=record.name, exc_info=error)

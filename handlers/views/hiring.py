"""What was understood of wanted workers and of missing measures, in one line each."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.views.times import day
from services.i18n import Translator
from services.reports.hiring import LIMIT, NOW
from services.reports.types import Measure


def hiring_line(facts: Mapping[str, Any], words: Translator) -> str:
    """Return `普工 20 人 · 月薪 6000 元 · 3月1日到岗 · 包住`, as far as it was said."""
    parts = [
        _trades(facts.get("trades") or (), words) or heads(facts, words),
        _wage(facts.get("wage"), facts.get("wage_per"), words),
        _start(facts.get("start"), words),
        _housing(facts.get("housing"), words),
    ]
    return " · ".join(part for part in parts if part)


def heads(facts: Mapping[str, Any], words: Translator) -> str:
    """Return how many people there are, from and to where it is not certain."""
    most, least = facts.get("people"), facts.get("people_least")
    if not isinstance(most, int):
        return ""
    if isinstance(least, int):
        return words.gettext("{least} to {most} people", least=least, most=most)
    return words.ngettext("{n} person", "{n} people", most)


def measures_line(facts: Mapping[str, Any], words: Translator) -> str:
    """Return what is missing for prevention: `口罩 · 消毒用品`."""
    names = {
        Measure.MASKS: words.pgettext("measure", "masks"),
        Measure.DISINFECTANT: words.pgettext("measure", "disinfectant"),
        Measure.THERMOMETERS: words.pgettext("measure", "thermometers"),
        Measure.QUARANTINE_ROOM: words.pgettext("measure", "a quarantine room"),
        Measure.GUIDANCE: words.pgettext("measure", "guidance"),
    }
    said = facts.get("measures") or ()
    return " · ".join(name for measure, name in names.items() if measure.value in said)


def since_words(since: str, words: Translator) -> str:
    """Return since when: a clock time stays, a day is said as people say it."""
    when, _, clock = since.partition(" ")
    try:
        name = day(date.fromisoformat(when), words)
    except ValueError:
        return since
    return f"{name} {clock}" if clock else name


def _trades(trades: Sequence[Sequence[Any]], words: Translator) -> str:
    _ = words.gettext
    said = [
        _("{trade}: {least} to {most}", trade=trade, least=least, most=most)
        if least != most
        else _("{trade}: {count}", trade=trade, count=most)
        for trade, least, most in trades
    ]
    return ("、" if words.language.startswith("zh") else ", ").join(said)


def _wage(wage: Sequence[str] | None, period: str | None, words: Translator) -> str:
    if not wage:
        return ""
    least, most = wage
    sum_ = least if least == most else f"{least}–{most}"
    _ = words.gettext
    said = {
        "month": _("{sum} yuan a month", sum=sum_),
        "day": _("{sum} yuan a day", sum=sum_),
        "hour": _("{sum} yuan an hour", sum=sum_),
    }
    return said.get(period or "") or _("wage {sum} yuan", sum=sum_)


def _start(start: str | None, words: Translator) -> str:
    _ = words.gettext
    if not start:
        return ""
    if start == NOW:
        return _("to start at once")
    when = day(date.fromisoformat(start.removeprefix(LIMIT)), words)
    if start.startswith(LIMIT):
        return _("to start by {day}", day=when)
    return _("to start on {day}", day=when)


def _housing(housing: bool | None, words: Translator) -> str:  # noqa: FBT001
    if housing is None:
        return ""
    _ = words.gettext
    return _("with housing") if housing else _("without housing")

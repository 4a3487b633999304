"""Figures as files: CSV and XLSX, in which no cell is a formula or a link (SECURITY.md 29)."""

import csv
import io
from datetime import timedelta

from handlers.views.figures import HIDDEN, Told, groups
from services.figures.types import Group, Rate
from services.i18n import Translator

BOM = "\ufeff"
"""By it Excel knows that the Chinese is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = ("0", "0%", "0.0")
WIDTHS = (14, 26)
Cell = str | int | float | None


def quoted(text: str) -> str:
    """Return a text that no table program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_csv(told: Told) -> bytes:
    """Return the figures as CSV, with percent and minutes as numbers."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(quoted(title) for title, _ in columns(told.words))
    for by, name, group in groups(told):
        cells = ["" if cell is None else cell for cell in _cells(group)]
        rounded = [round(cell, 3) if isinstance(cell, float) else cell for cell in cells]
        writer.writerow([quoted(by), quoted(name), *rounded])
    return (BOM + written.getvalue()).encode()


def as_xlsx(told: Told) -> bytes:
    """Return the figures as a table for Excel."""
    # Only who exports loads this: it takes a while and some memory.
    from xlsxwriter import Workbook  # noqa: PLC0415

    file = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, safe) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {kind: book.add_format({"num_format": kind}) for kind in NUMBERS}
        hidden = book.add_format({"align": "right", "font_color": "#667472"})
        sheet = book.add_worksheet(told.words.pgettext("sheet", "Figures"))
        titles = columns(told.words)
        for at, (title, _) in enumerate(titles):
            sheet.write_string(0, at, title, bold)
        for row, (by, name, group) in enumerate(groups(told), start=1):
            sheet.write_string(row, 0, by)
            sheet.write_string(row, 1, name)
            for at, cell in enumerate(_cells(group), start=2):
                if isinstance(cell, str):
                    sheet.write_string(row, at, cell, hidden)
                elif cell is not None:
                    sheet.write_number(row, at, cell, formats[titles[at][1]])
        sheet.freeze_panes(1, 2)
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        sheet.set_column(len(WIDTHS), len(titles) - 1, 12)
        for line, note in enumerate(notes(told), start=len(groups(told)) + 2):
            sheet.write_string(line, 0, note)
    return file.getvalue()


def columns(words: Translator) -> list[tuple[str, str]]:
    """Return the title of each column and how its numbers are written."""
    _ = words.gettext
    return [
        (_("Figures by"), ""),
        (_("Name"), ""),
        (_("Received"), "0"),
        (_("Taken in time"), "0"),
        (_("Answered"), "0"),
        (_("Answered in time"), "0"),
        (_("Solved"), "0"),
        (_("Open now"), "0"),
        (_("Response rate"), "0%"),
        (_("Resolution rate"), "0%"),
        (_("Satisfaction rate"), "0%"),
        (_("Minutes until taken, by day"), "0.0"),
        (_("Minutes until taken, at night"), "0.0"),
        (_("Minutes until first answer, by day"), "0.0"),
        (_("Minutes until first answer, at night"), "0.0"),
    ]


def notes(told: Told) -> list[str]:
    """Say what the numbers mean."""
    _ = told.words.gettext
    return [
        told.days,
        _("* is computed from fewer than 5 tickets, or would give such a number away."),
        _(
            "Response rate: first answer by the promised time, of those due. Resolution rate:"
            " solved, of those whose reporter said whether it is. Satisfaction rate: satisfied or"
            " fairly satisfied, of those rated."
        ),
        _(
            "Minutes are medians; night is 22:00 to 07:00. What can wait until morning counts"
            " from 07:00. Withdrawn tickets, duplicates and drills are left out."
        ),
    ]


def _cells(group: Group) -> list[Cell]:
    counts = (
        group.received,
        group.taken_in_time,
        group.answered,
        group.answered_in_time,
        group.solved,
        group.open,
    )
    times = (
        group.taking.day,
        group.taking.night,
        group.answering.day,
        group.answering.night,
    )
    return [
        *(HIDDEN if count is None else count for count in counts),
        *(_share(rate) for rate in (group.response, group.resolution, group.satisfaction)),
        *(_minutes(time) for time in times),
    ]


def _share(rate: Rate | None) -> float | None:
    return None if rate is None else rate.part / rate.whole


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None else time.total_seconds() / 60

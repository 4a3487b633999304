"""Reads what a region's values mean here, from a file that an operator hands in."""

from pathlib import Path

from services.health.types import Level
from services.recognition.errors import InvalidMappingError
from services.recognition.types import OUR_LEVELS
from services.sheets.reading import rows

LEVELS = {level.name.casefold(): level for level in Level if level is not Level.UNKNOWN}
MOST_VALUES, LONGEST_VALUE = 100, 64
Levels = dict[str, str]
"""By value: the name of a level."""
OUR_MAPPING: Levels = {value: level.name.casefold() for value, level in OUR_LEVELS.items()}


def read_mapping(path: Path) -> Levels:
    """Return the levels by value of a CSV file with the columns `value,level`.

    A value that it does not name stays unknown. Raises InvalidMappingError,
    SheetNotReadableError and WrongColumnsError.
    """
    found: Levels = {}
    for row in rows(path, required=("value", "level"), optional=()):
        value, level = row["value"], row["level"].casefold()
        if not 0 < len(value) <= LONGEST_VALUE or len(found) == MOST_VALUES:
            raise InvalidMappingError(reason="value", line=row.line)
        if level not in LEVELS:
            raise InvalidMappingError(reason="level", line=row.line)
        if value in found:
            raise InvalidMappingError(reason="twice", line=row.line)
        found[value] = level
    if not found:
        raise InvalidMappingError(reason="empty")
    return found

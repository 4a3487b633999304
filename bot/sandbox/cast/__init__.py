"""The cast of the pretend world: invented people, their records, desks and shifts."""

from bot.sandbox.cast.offices import STAFF, desks_csv, enterprises_csv, roster_csv
from bot.sandbox.cast.people import CAST, SAMPLE_DAY, SAMPLE_MORNING, Person
from bot.sandbox.cast.records import data_files

__all__ = [
    "CAST",
    "SAMPLE_DAY",
    "SAMPLE_MORNING",
    "STAFF",
    "Person",
    "data_files",
    "desks_csv",
    "enterprises_csv",
    "roster_csv",
]

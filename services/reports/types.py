"""What crosses the door of the reports' room."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from services.desks.types import DeskDetails
from services.enterprises.types import EnterpriseDetails
from services.reports.density import Density, DensityLimits
from services.tickets.types import Attachment, Category, Kind, Urgency


class Step(StrEnum):
    """What the form asks; the last four stand beside the way to the ticket."""

    CATEGORY = "category"
    KIND = "kind"
    NUMBERS = "numbers"
    STORY = "story"
    COUNT = "count"
    """How many workers are needed, where the story did not say it."""
    FIRM = "firm"
    PLACE = "place"
    SYMPTOMS = "symptoms"
    URGENCY = "urgency"
    REVIEW = "review"
    PHONE = "phone"
    ADDITION = "addition"
    CHANGE = "change"


ASIDE = frozenset({Step.PHONE, Step.ADDITION, Step.CHANGE})
NO, WORKER, SKIP, MORE = "no", "worker", "skip", "more"
"""What buttons say beside the answers: not this firm, I am a worker, no firm, more places."""


class Symptoms(StrEnum):
    """What is said of fever, dry cough and fatigue (notice, N15)."""

    NONE = "none"
    SOME = "some"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What is missing for prevention (notice, N11)."""

    MASKS = "masks"
    DISINFECTANT = "disinfectant"
    THERMOMETERS = "thermometers"
    QUARANTINE_ROOM = "quarantine_room"
    GUIDANCE = "guidance"


class Note(StrEnum):
    """What the form says about the last answer, before it asks the next question."""

    NUMBERS = "numbers"
    """What was understood, against the limits."""
    HIRING = "hiring"
    """What was understood of a vacancy."""
    KEPT = "kept"
    """Not understood, but kept word for word."""
    FIRM_UNKNOWN = "firm_unknown"
    BAD_CODE = "bad_code"
    """What was meant as a credit code is none."""
    PLACE_UNKNOWN = "place_unknown"
    REFERRED = "referred"
    """The place is administered elsewhere; its phone."""
    SICK = "sick"
    WORKER = "worker"
    ADDED = "added"
    BAD_PHONE = "bad_phone"


@dataclass(frozen=True)
class Draft:
    """A report on its way; every change makes a new one."""

    answered: tuple[Step, ...] = ()
    category: Category | None = None
    kind: Kind | None = None
    people: int | None = None
    """At most, where it is not certain."""
    people_least: int | None = None
    """Where it is not certain how many there are."""
    rooms: int | None = None
    area: Decimal | None = None
    story: tuple[str, ...] = ()
    where: str | None = None
    since: str | None = None
    is_waiting: bool = False
    has_lease: bool | None = None
    symptoms: Symptoms | None = None
    trades: tuple[tuple[str, int, int], ...] = ()
    """Which workers are needed: each trade with how many at least and at most."""
    wage: tuple[str, str] | None = None
    """In yuan, from and to."""
    wage_per: str | None = None
    start: str | None = None
    """As `services.reports.hiring` writes it down."""
    housing: bool | None = None
    measures: tuple[Measure, ...] = ()
    firm: str | None = None
    firm_id: str | None = None
    candidates: tuple[str, ...] = ()
    """Ids of the firms that a search has found, to choose from."""
    asked_code: bool = False
    """Whether a wrong credit code was asked about; it is asked once."""
    found: int = 0
    """How many there were in all."""
    place: str | None = None
    """The code of a desk."""
    places: tuple[str, ...] = ()
    """Codes of the desks that a typed name fits, to choose from."""
    page: int = 0
    """Of the places to choose from."""
    urgency: Urgency | None = None
    phone: str | None = None
    is_worker: bool = False
    attachments: tuple[Attachment, ...] = ()
    aside: Step | None = None
    note: Note | None = None
    wants_login: bool = False
    """The person went to log in before submitting."""


@dataclass(frozen=True)
class FormDetails:
    """A draft and everything that its message shows."""

    draft: Draft
    step: Step
    limits: DensityLimits
    density: Density | None = None
    place: DeskDetails | None = None
    referred_to: DeskDetails | None = None
    """Who follows up what is administered elsewhere."""
    choices: tuple[DeskDetails, ...] = ()
    """Places to choose from, of this page."""
    has_more_choices: bool = False
    firms: tuple[tuple[EnterpriseDetails, DeskDetails | None], ...] = ()
    contact: str | None = field(default=None, repr=False)
    """The masked name of the person, None for somebody without a login."""
    is_verified: bool = False
    shared_with: str | None = None
    """The enterprise whose other contacts see the ticket, because the reporter speaks for it."""

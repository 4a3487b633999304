"""The code of a page that renews itself: the one that is valid anyway, another in good time."""

from datetime import timedelta

from services.clock import Calendar, Clock
from services.codes.errors import UnknownKeyError
from services.codes.service import CodeService
from services.codes.types import Assessor, Finding, PresentedCode, Token
from services.codes.validity import Validity
from services.db.database import Database
from services.people.service import PeopleService
from services.people.types import PersonId

EVER = timedelta(days=366)
"""Longer than any code is valid."""
SPARE, SHARE = timedelta(seconds=30), 4
"""A code is renewed so long before its end, or in the last quarter of a short life."""
ASK_AGAIN = timedelta(seconds=20)
"""After which a page asks whether its code is still true."""


class LastingCodes:
    """Who looks at their code for an hour keeps the one that stands in their chat, too."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        calendar: Calendar,
        *,
        validity: Validity,
        people: PeopleService,
        assessor: Assessor,
        codes: CodeService,
    ) -> None:
        self._db = db
        self._clock = clock
        self._calendar = calendar
        self._validity = validity
        self._people = people
        self._assessor = assessor
        self._codes = codes

    async def present(self, person: PersonId) -> PresentedCode | None:
        """Return the code that a person may show now, None where none may be issued.

        The valid one is returned while its colour is true and it does not end soon; otherwise it
        is replaced. Raises PersonNotFoundError.
        """
        async with self._db.transaction():
            await self._people.lock(person)
            finding = await self._assessor.assess(person)
            valid = await self._valid(person, finding)
            return valid or await self._codes.present(person)

    def ask_again(self, token: Token) -> timedelta:
        """Return after which time to ask for the code again, at least a second."""
        now = self._clock()
        due = token.expires_at
        if self._gains(token):
            due -= _spare(token)
        return min(max(due - now, timedelta(seconds=1)), ASK_AGAIN)

    async def _valid(self, person: PersonId, finding: Finding) -> PresentedCode | None:
        try:
            code = await self._codes.newest(person, within=EVER)
        except UnknownKeyError:
            return None  # The key that has signed it was revoked.
        if code is None or code.token.colour is not finding.colour:
            return None
        left = code.token.expires_at - self._clock()
        return None if left <= _spare(code.token) and self._gains(code.token) else code

    def _gains(self, token: Token) -> bool:
        """Return whether another code would be valid for longer: not within the same day."""
        return self._validity.end(self._clock(), self._calendar) > token.expires_at


def _spare(token: Token) -> timedelta:
    return min(SPARE, (token.expires_at - token.issued_at) / SHARE)

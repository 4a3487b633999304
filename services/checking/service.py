"""Checks a code that somebody shows, and answers whether a code of ours still holds."""

from datetime import timedelta

from services.checking.errors import TooManyChecksError
from services.checking.types import CheckedCode, Status, Verdict
from services.clock import Calendar, Clock
from services.codes.errors import NotACodeError, TamperedTokenError
from services.codes.service import CodeService
from services.codes.types import Colour, Token, TokenFlags
from services.receipts.service import ReceiptService
from services.recognition import formats
from services.recognition.trust import TrustService
from services.recognition.types import Issuer, Reading, TrustedKey
from services.signing.types import LEEWAY

HOUR = timedelta(hours=1)
MOST_OF_PAPER = 6
"""Answers about one paper code in an hour (SECURITY.md 18)."""


class CheckService:
    """The one place where a code is judged; whoever asks gets the same verdict."""

    def __init__(
        self,
        clock: Clock,
        calendar: Calendar,
        *,
        trust: TrustService,
        codes: CodeService,
        receipts: ReceiptService,
    ) -> None:
        self._clock = clock
        self._calendar = calendar
        self._trust = trust
        self._codes = codes
        self._receipts = receipts

    async def check(self, text: str) -> CheckedCode:
        """Return what a scanned text is worth: form, signature, issuer, times, withdrawal.

        Whose code of ours it is gets a receipt, where they want receipts.
        """
        try:
            form, reading = formats.read(text)
        except NotACodeError:
            return CheckedCode(Verdict.NO_CODE)
        except TamperedTokenError:
            return CheckedCode(Verdict.TAMPERED)
        issuer = await self._trust.find(reading.statement.issuer)
        if issuer is None or issuer.format != form:
            return CheckedCode(self._unvouched(reading))
        return await self._judge(reading, issuer)

    async def status(self, handle: bytes) -> Status:
        """Return whether a code of ours still holds; its person gets a receipt if it does.

        Raises TooManyChecksError for a paper code that was asked about too often.
        """
        state = await self._codes.state(handle)
        if state is not None and state.expires_at <= self._clock():
            return Status.EXPIRED
        if state is not None and TokenFlags.PAPER in state.flags:
            wait = await self._codes.count_answer(handle, most=MOST_OF_PAPER, within=HOUR)
            if wait:
                raise TooManyChecksError(seconds=max(1, int(wait.total_seconds())))
        if state is None or state.has_ended:
            return Status.WITHDRAWN
        if state.person is not None:
            await self._receipts.note(state.person)
        return Status.VALID

    async def _judge(self, reading: Reading, issuer: Issuer) -> CheckedCode:
        is_revoked = reading.kid in issuer.revoked
        key = None if is_revoked else issuer.key(reading.kid)
        if key is None:
            return CheckedCode(Verdict.WITHDRAWN if is_revoked else self._unvouched(reading))
        if not _is_signed(reading, key):
            return CheckedCode(Verdict.TAMPERED)
        now = self._clock()
        colour = issuer.colour_of(reading.value, self._calendar.day(now))
        if colour is None:
            return CheckedCode(Verdict.UNKNOWN_ISSUER)
        token = Token(colour=colour, **vars(reading.statement))
        if token.issued_at > now + LEEWAY:
            return CheckedCode(Verdict.TAMPERED, token)
        is_practice = TokenFlags.DEMO in token.flags and not self._trust.is_demo
        if is_practice:
            return CheckedCode(Verdict.DEMO)
        is_ours = issuer.code == self._trust.issuer
        verdict = await self._verdict(token, is_ours=is_ours)
        return CheckedCode(verdict, token, issuer.names)

    async def _verdict(self, token: Token, *, is_ours: bool) -> Verdict:
        if token.expires_at <= self._clock():
            return Verdict.EXPIRED
        if is_ours:
            status = await self.status(token.handle)
            if status is not Status.VALID:
                return Verdict(status.value)
        return Verdict.GREEN if token.colour is Colour.GREEN else Verdict.ORANGE

    def _unvouched(self, reading: Reading) -> Verdict:
        """Return the verdict of a code whose key nobody here vouches for.

        That it is of a pretend world may be believed: nobody gains by saying so.
        """
        said = reading.statement
        is_practice = TokenFlags.DEMO in said.flags and said.issuer != self._trust.issuer
        return Verdict.DEMO if is_practice else Verdict.UNKNOWN_ISSUER


def _is_signed(reading: Reading, key: TrustedKey) -> bool:
    """Return whether this key has signed it, in its own period (SECURITY.md 17)."""
    issued_at = reading.statement.issued_at
    is_of_period = key.since - LEEWAY <= issued_at and (
        key.until is None or issued_at <= key.until
    )
    return is_of_period and key.key.has_signed(reading.message, reading.signature)

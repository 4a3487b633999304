"""Remembers what the platform says about itself, and its keys, and asks again in good time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from services.clock import Clock
from services.identity.claims import PlatformKey, read_keys
from services.identity.errors import PlatformDownError
from services.identity.metadata import Metadata, read_metadata
from services.identity.types import OidcConfig
from services.identity.wire import Wire

KEEP = timedelta(hours=1)
"""How long metadata and keys are believed without asking again."""
STALE = timedelta(days=1)
"""How long they serve while the platform cannot be asked: logins need not stop with it."""
PAUSE = timedelta(minutes=1)
"""Between two questions that nothing but a failure or an unknown key calls for."""
WELL_KNOWN = "/.well-known/openid-configuration"

T = TypeVar("T")
log = structlog.get_logger()


class _Kept(Generic[T]):
    """One answer of the platform; those who need it at once ask for it together."""

    def __init__(self, clock: Clock, ask: Callable[[], Awaitable[T]]) -> None:
        self._clock = clock
        self._ask = ask
        self._lock = asyncio.Lock()
        self._told: tuple[datetime, T] | None = None
        self._asked_at: datetime | None = None
        """When it was last asked to no avail, or because of an unknown key."""
        self._failures = 0
        self._reason = ""

    async def get(self) -> T:
        """Return the answer, at most a day old; raises PlatformDownError where there is none."""
        failures = self._failures
        async with self._lock:
            if self._told is not None and self._is_within(KEEP, self._told[0]):
                return self._told[1]
            # It was asked while this one waited, or a moment ago, and did not answer.
            has_failed = self._failures > failures
            if has_failed or (self._is_usable and self._is_within(PAUSE, self._asked_at)):
                return self._stale()
            return await self._renew()

    async def renew(self) -> bool:
        """Ask again although the answer is fresh; False where there is no new one.

        It did not answer, or was asked a moment ago: what makes us ask comes from outside, so it
        must not make us hammer the platform.
        """
        async with self._lock:
            if self._is_within(PAUSE, self._asked_at):
                return False
            self._asked_at, failures = self._clock(), self._failures
            await self._renew()
            return self._failures == failures

    async def _renew(self) -> T:
        try:
            answer = await self._ask()
        except PlatformDownError as error:
            self._asked_at = self._clock()
            self._failures += 1
            self._reason = str(error.params.get("reason"))
            _tell(error)
            return self._stale()
        self._told = (self._clock(), answer)
        return answer

    @property
    def _is_usable(self) -> bool:
        return self._told is not None and self._is_within(STALE, self._told[0])

    def _stale(self) -> T:
        if self._told is None or not self._is_usable:
            raise PlatformDownError(reason=self._reason)
        log.warning("platform_believed_unasked", fault=self._reason)
        return self._told[1]

    def _is_within(self, age: timedelta, moment: datetime | None) -> bool:
        return moment is not None and abs(self._clock() - moment) < age


def _tell(error: PlatformDownError) -> None:
    """Leave a trace of what nobody but the operator can mend: people only see that it is down."""
    log.warning("platform_unusable", reason=error.params.get("reason"))


class Discovery:
    """The platform's metadata and signature keys."""

    def __init__(self, config: OidcConfig, clock: Clock, wire: Wire) -> None:
        self._config = config
        self._clock = clock
        self._wire = wire
        self._metadata = _Kept(clock, self._fetch_metadata)
        self._keys: dict[str, _Kept[list[PlatformKey]]] = {}

    async def metadata(self) -> Metadata:
        """Return the platform's description of itself; raises PlatformDownError."""
        return await self._metadata.get()

    async def keys(self, metadata: Metadata) -> list[PlatformKey]:
        """Return the keys that the platform signs with; raises PlatformDownError."""
        return await self._kept_keys(metadata.jwks_uri).get()

    async def renew_keys(self, metadata: Metadata) -> bool:
        """Fetch the keys anew, because one is unknown, at most once a minute.

        Returns False where they could not be fetched.
        """
        return await self._kept_keys(metadata.jwks_uri).renew()

    def _kept_keys(self, url: str) -> _Kept[list[PlatformKey]]:
        if url not in self._keys:
            self._keys = {url: _Kept(self._clock, lambda: self._fetch_keys(url))}
        return self._keys[url]

    async def _fetch_metadata(self) -> Metadata:
        url = self._config.issuer.rstrip("/") + WELL_KNOWN
        metadata = read_metadata(await self._wire.fetch(url), self._config)
        try:
            metadata.way_in(self._config)
        except PlatformDownError as error:
            # Told once for each fetch; every login that is refused for it asks for it again.
            _tell(error)
        return metadata

    async def _fetch_keys(self, url: str) -> list[PlatformKey]:
        keys = read_keys(await self._wire.fetch(url))
        if not keys:
            raise PlatformDownError(reason="no_keys")
        return keys

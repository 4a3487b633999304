"""The steps of a login, as a browser goes them against the pretend platform."""

from urllib.parse import parse_qsl, urlsplit

import aiohttp

from services.chats.types import Address
from services.registry import Services

HERS = Address("1001")
SOMEBODY = Address("2002")


class Login:
    """One person's way through a login, step by step, as a browser goes it."""

    def __init__(self, services: Services, person: str = "chen", level: str = "L4") -> None:
        self.services = services
        self.form = {"person": person, "level": level, "decision": "agree"}
        self.ticket = ""
        self.cookie: str | None = None
        self.answer: dict[str, str] = {}

    async def ask(self, account: Address = HERS) -> "Login":
        link = await self.services.logins.issue_link(account)
        self.ticket = link.rpartition("/")[2]
        return self

    async def open(self) -> str:
        opening = await self.services.logins.open_link(self.ticket, self.cookie)
        self.cookie = opening.cookie
        return opening.url

    async def decide(self, url: str, **form: str) -> "Login":
        async with aiohttp.ClientSession() as session:
            page = await (await session.get(url)).text()
            request = page.partition('name="request" value="')[2].partition('"')[0]
            target = url.partition("?")[0]
            values = {"request": request, **self.form, **form}
            async with session.post(target, data=values, allow_redirects=False) as response:
                self.answer = dict(parse_qsl(urlsplit(response.headers["Location"]).query))
        return self

    async def code(self, cookie: str | None = "own") -> str:
        own = self.cookie if cookie == "own" else cookie
        completed = await self.services.logins.complete(self.answer, own)
        assert completed.code is not None, completed.fault
        return completed.code

    async def through(self, account: Address = HERS, **form: str) -> str:
        """Go all the way to the one-time code."""
        await self.ask(account)
        await self.decide(await self.open(), **form)
        return await self.code()

"""A small browser: it follows redirects, keeps cookies, fills in forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import aiohttp

HOPS = 10
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class _Reader(HTMLParser):
    """Collects what is readable on a page, its links and its first form."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.action: str | None = None
        self.method = "get"
        self.fields: dict[str, str] = {}
        self.buttons: set[str] = set()
        self._hidden = 0
        self._link: tuple[str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag in {"style", "script", "template"}:
            self._hidden += 1
        elif tag == "a" and "href" in facts:
            self._link = facts["href"], len(self.words)
        elif tag == "form" and self.action is None:
            self.action, self.method = facts.get("action", ""), facts.get("method", "get").lower()
        elif tag in {"input", "button", "select", "textarea"} and "name" in facts:
            if tag == "button" or facts.get("type") == "submit":
                self.buttons.add(facts["name"])
            self._field(facts)

    def _field(self, facts: dict[str, str]) -> None:
        is_choice = facts.get("type") in {"radio", "checkbox"}
        if not is_choice or "checked" in facts:
            self.fields[facts["name"]] = facts.get("value", "")
        else:
            self.fields.setdefault(facts["name"], "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"style", "script", "template"}:
            self._hidden -= 1
        elif tag == "a" and self._link:
            href, since = self._link
            self.links.append((" ".join(self.words[since:]), href))
            self._link = None

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.words.append(" ".join(data.split()))


@dataclass(frozen=True)
class Page:
    """What the browser shows: status, address, source, headers, and what can be done there."""

    browser: "Browser" = field(repr=False)
    status: int
    url: str
    text: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)

    @property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.text)
        return reader

    @property
    def words(self) -> str:
        """The readable text, one piece a line."""
        return "\n".join(self._read.words)

    @property
    def fields(self) -> dict[str, str]:
        """The names and values of the first form."""
        return self._read.fields

    @property
    def links(self) -> dict[str, str]:
        return {label: urljoin(self.url, href) for label, href in self._read.links}

    def link(self, label: str) -> str:
        """Return where the link leads whose words contain `label`."""
        for words, href in self.links.items():
            if label in words:
                return href
        raise AssertionError(f"No link {label} on {urlsplit(self.url).path}:\n{self.words}")

    async def click(self, label: str) -> "Page":
        return await self.browser.open(self.link(label))

    async def submit(self, **values: str) -> "Page":
        """Send the first form with its own values and these; a named button is given here."""
        reader = self._read
        if reader.action is None:
            raise AssertionError(f"No form on {urlsplit(self.url).path}:\n{self.words}")
        target = urljoin(self.url, reader.action)
        own = {name: v for name, v in reader.fields.items() if name not in reader.buttons}
        return await self.browser.go(reader.method, target, own | values)

    @property
    def telegram_start(self) -> str:
        """The payload of the link that leads back to the chat."""
        for href in (self.url, *self.links.values()):
            parts = urlsplit(href)
            if parts.hostname == "t.me" and (found := parse_qs(parts.query).get("start")):
                return found[0]
        raise AssertionError(f"No link back to Telegram on this page:\n{self.words}")


class Browser:
    """Cookies and requests; nothing but this machine is ever reached."""

    def __init__(self, *, language: str = "zh-CN") -> None:
        self.language = language
        self._session: aiohttp.ClientSession | None = None

    async def open(self, url: str) -> Page:
        return await self.go("get", url)

    async def go(self, method: str, url: str, fields: dict[str, str] | None = None) -> Page:
        """Make a request and follow where it leads; a t.me address ends the way."""
        for _ in range(HOPS):
            parts = urlsplit(url)
            if parts.hostname == "t.me":
                return Page(self, HTTPStatus.OK, url, "", {})
            if parts.hostname not in _LOOPBACK:
                raise AssertionError(f"The pretend browser stays on this machine: {parts.netloc}")
            page = await self._once(method, url, fields)
            if page.status not in {301, 302, 303, 307, 308} or "Location" not in page.headers:
                return page
            url = urljoin(url, page.headers["Location"])
            if page.status not in {307, 308}:
                method, fields = "get", None
        raise AssertionError("The pages send the browser in circles.")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _once(self, method: str, url: str, fields: dict[str, str] | None) -> Page:
        if self._session is None:
            # Without `unsafe` aiohttp's jar refuses cookies of 127.0.0.1.
            jar = aiohttp.CookieJar(unsafe=True)
            self._session = aiohttp.ClientSession(cookie_jar=jar)
        headers = {"Accept-Language": self.language, "Accept": "text/html,*/*"}
        query = fields if method == "get" else None
        body = fields if method != "get" else None
        async with self._session.request(
            method,
            urldefrag(url)[0],
            params=query,
            data=body,
            headers=headers,
            allow_redirects=False,
        ) as response:
            text = (await response.read()).decode(errors="replace")
            return Page(self, response.status, url, text, dict(response.headers))

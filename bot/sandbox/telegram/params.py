"""The parameters of a Bot API call, whether they came as JSON, as a form or as multipart."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.telegram.errors import bad

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file within the request."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Typed access; Telegram accepts numbers, flags and objects as text too."""

    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.uploads

    def text(self, name: str) -> str:
        return str(self.values.get(name, ""))

    def integer(self, name: str, default: int | None = None) -> int | None:
        value = self.values.get(name, default)
        try:
            return None if value in {None, ""} else int(value)
        except (TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None

    def required(self, name: str) -> int:
        value = self.integer(name)
        if value is None:
            raise bad(f"{name} is not specified")
        return value

    def number(self, name: str) -> float:
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        return value if isinstance(value, bool) else str(value).lower() in {"true", "1", "yes"}

    def object(self, name: str) -> Any:
        """Return a nested object, list or None."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def file(self, name: str, given: Any = None) -> Upload | str:
        """Return an uploaded file, or the file id of one that is there already."""
        value = given if given is not None else self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
            if name not in self.uploads:
                raise bad(f"can't find the file attached as {name}")
            return self.uploads[name]
        if name in self.uploads and given is None:
            return self.uploads[name]
        if not isinstance(value, str) or not value:
            raise bad(f"there is no {name} in the request")
        if "://" in value:
            raise bad("the pretend world fetches nothing from the internet")
        return value


async def read(request: web.Request) -> Params:
    """Read the query and the body of a call."""
    values: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            raise bad("can't parse request JSON object") from None
        if not isinstance(body, dict):
            raise bad("request must be a JSON object")
        values |= {name: value for name, value in body.items() if value is not None}
    elif request.method == "POST":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = value
    return Params(values, uploads)

"""Files that pass through the emulated Bot API."""

import hashlib
import io
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from PIL import Image, UnidentifiedImageError

from bot.sandbox.telegram.errors import bad

Kind = Literal["photo", "document", "voice"]

UPLOAD_LIMIT = {"photo": 10 * 2**20, "document": 50 * 2**20, "voice": 50 * 2**20}
DOWNLOAD_LIMIT = 20 * 2**20
PHOTO_EDGE = 1280
THUMB_EDGE = 320


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file on the emulated servers."""

    kind: Kind
    file_id: str
    unique_id: str
    path: str
    data: bytes
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    seconds: int = 0

    def json(self) -> dict[str, Any]:
        """Return the object that the Bot API calls PhotoSize, Document or Voice."""
        shown: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }
        if self.kind == "photo":
            return shown | {"width": self.width, "height": self.height}
        shown["mime_type"] = self.mime
        if self.kind == "voice":
            return shown | {"duration": self.seconds}
        return shown | {"file_name": self.name}


@dataclass(frozen=True, slots=True)
class Media:
    """What a message carries besides words; a photo comes in several sizes, the largest last."""

    kind: Kind
    files: tuple[StoredFile, ...]

    @property
    def best(self) -> StoredFile:
        return self.files[-1]

    def json(self) -> Any:
        if self.kind == "photo":
            return [file.json() for file in self.files]
        return self.best.json()


class FileStore:
    """Keeps all files of the world and knows them by id and by path."""

    def __init__(self) -> None:
        self._media: dict[str, Media] = {}
        self._paths: dict[str, StoredFile] = {}

    def photo(self, data: bytes, *, compress: bool) -> Media:
        """Store a picture; `compress` turns it into a JPEG, as Telegram's apps do when sending."""
        if len(data) > UPLOAD_LIMIT["photo"]:
            raise bad("file is too big")
        try:
            with Image.open(io.BytesIO(data)) as opened:
                picture = opened.convert("RGB") if compress else opened.copy()
        except (UnidentifiedImageError, OSError) as error:
            raise bad("IMAGE_PROCESS_FAILED") from error
        width, height = picture.size
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):  # noqa: PLR2004 - limits as in the Bot API's documentation of sendPhoto
            raise bad("PHOTO_INVALID_DIMENSIONS")
        if compress:
            picture.thumbnail((PHOTO_EDGE, PHOTO_EDGE))
            data = _jpeg(picture)
        thumb = picture.convert("RGB")
        thumb.thumbnail((THUMB_EDGE, THUMB_EDGE))
        sizes = [(_jpeg(thumb), thumb.size), (data, picture.size)]
        return self._keep(
            "photo",
            tuple(
                self._file("photo", d, width=s[0], height=s[1], suffix=".jpg") for d, s in sizes
            ),
        )

    def document(self, data: bytes, name: str, mime: str) -> Media:
        if not data:
            raise bad("file must be non-empty")
        return self._keep("document", (self._file("document", data, name=name, mime=mime),))

    def voice(self, data: bytes, seconds: int) -> Media:
        if not data:
            raise bad("file must be non-empty")
        file = self._file("voice", data, mime="audio/ogg", seconds=seconds, suffix=".oga")
        return self._keep("voice", (file,))

    def by_id(self, file_id: str) -> Media:
        try:
            return self._media[file_id]
        except KeyError:
            raise bad("wrong file identifier/HTTP URL specified") from None

    def file(self, file_id: str) -> StoredFile:
        media = self.by_id(file_id)
        return next(file for file in media.files if file.file_id == file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._paths.get(path)

    def _keep(self, kind: Kind, files: tuple[StoredFile, ...]) -> Media:
        media = Media(kind, files)
        for file in files:
            self._media[file.file_id] = media
            self._paths[file.path] = file
        return media

    def _file(self, kind: Kind, data: bytes, *, suffix: str = "", **facts: Any) -> StoredFile:
        if len(data) > UPLOAD_LIMIT[kind]:
            raise bad("file is too big")
        return StoredFile(
            kind=kind,
            file_id=f"{kind}-{secrets.token_urlsafe(24)}",
            unique_id=hashlib.sha256(data).hexdigest()[:16],
            path=f"{kind}s/file_{len(self._paths)}{suffix}",
            data=data,
            **facts,
        )


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=87)
    return out.getvalue()

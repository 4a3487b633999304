"""Keyboards: what Telegram accepts under a message."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import bad

Json = dict[str, Any]

BUTTON_LIMIT = 100
DATA_LIMIT = 64
COPY_LIMIT = 256
ROW_LIMIT = 8
PLACEHOLDER_LIMIT = 64
_STYLES = {"danger", "success", "primary"}
_ACTIONS = ("callback_data", "url", "copy_text", "web_app")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def checked(markup: Any, *, is_private: bool) -> Json | None:
    """Return a valid reply markup; an empty inline keyboard is none."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"], is_private=is_private)
    if "keyboard" in markup:
        return _keys(markup)
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return _placed(markup)
    raise bad("can't parse reply keyboard markup JSON object")


def inline_only(markup: Any, *, is_private: bool) -> Json | None:
    """Return a valid inline keyboard: nothing else may be given in an edit."""
    found = checked(markup, is_private=is_private)
    if found is not None and "inline_keyboard" not in found:
        raise bad("inline keyboard expected")
    return found


def _rows(given: Any) -> list[list[Any]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad('field "keyboard" must be of type Array of Arrays')
    rows = [row for row in given if row]
    if sum(len(row) for row in rows) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    return rows


def _inline(rows: Any, *, is_private: bool) -> Json | None:
    kept = [[_button(button) for button in row] for row in _rows(rows)]
    if not is_private and any("web_app" in button for row in kept for button in row):
        raise bad("BUTTON_TYPE_INVALID")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad("inline keyboard button text must be non-empty")
    strange = set(button) - {"text", "style", *_ACTIONS}
    if strange:
        raise bad(f"inline keyboard button fields unknown to the pretend world: {sorted(strange)}")
    actions = [name for name in _ACTIONS if name in button]
    if len(actions) != 1:
        raise bad("text buttons are unallowed in the inline keyboard")
    if button.get("style", "primary") not in _STYLES:
        raise bad("invalid button style specified")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_LIMIT:
            raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _link(button["url"])
    if "web_app" in button:
        _page(button["web_app"])
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= COPY_LIMIT:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return dict(button)


def _link(url: Any) -> None:
    """Accept what Telegram accepts and, as its test servers do, http on loopback."""
    parts = urlsplit(str(url))
    if parts.scheme in {"https", "tg", "mailto", "tel"}:
        return
    if parts.scheme != "http" or parts.hostname is None:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if "." not in parts.hostname and parts.hostname not in _LOOPBACK:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _page(app: Any) -> None:
    """Accept what opens inside the app: https alone, also on loopback."""
    if not isinstance(app, dict) or not isinstance(app.get("url"), str):
        raise bad('object expected as web_app, with a field "url"')
    parts = urlsplit(app["url"])
    if parts.scheme != "https" or not parts.hostname:
        address = app["url"]
        raise bad(
            f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are"
            " allowed"
        )


def _keys(markup: Json) -> Json:
    rows = _rows(markup["keyboard"])
    if not rows:
        raise bad("keyboard must be non-empty")
    kept = [[key if isinstance(key, dict) else {"text": key} for key in row] for row in rows]
    for key in (key for row in kept for key in row):
        if not str(key.get("text", "")).strip():
            raise bad("keyboard button text must be non-empty")
        if set(key) - {"text", "style", "request_location", "request_contact"}:
            raise bad("keyboard button fields unknown to the pretend world")
    return _placed(markup | {"keyboard": kept})


def _placed(markup: Json) -> Json:
    if len(markup.get("input_field_placeholder") or "") > PLACEHOLDER_LIMIT:
        raise bad("input field placeholder is too long")
    return markup

"""In which language a browser is answered."""

from aiohttp import web

from services.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator


def page_words(request: web.Request, chosen: str | None) -> Translator:
    """Return the words of the chat that the page belongs to, else of the browser's languages."""
    return translator(chosen if chosen in LANGUAGES else _accepted(request))


def _accepted(request: web.Request) -> str:
    """Return the first of our languages that the browser names (RFC 9110, 12.5.4)."""
    ranked: list[tuple[float, str]] = []
    for entry in request.headers.get("Accept-Language", "").split(","):
        tag, _, quality = entry.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        ranked.append((-weight, tag.casefold()))
    for weight, tag in sorted(ranked, key=lambda pair: pair[0]):
        for language in LANGUAGES:
            if weight and tag.partition("-")[0] == language.partition("_")[0]:
                return language
    return DEFAULT_LANGUAGE

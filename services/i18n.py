"""Words in two languages, read from the catalogues as they are, without a build step."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent.parent / "locales"
DEFAULT_LANGUAGE = "zh_CN"
LANGUAGES = {DEFAULT_LANGUAGE: "中文", "en": "English"}
"""Each with its name in its own words: who looks for a language cannot read the others."""


class Translator:
    """Says a whole English sentence in a person's language, with its named fields filled in."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    def gettext(self, message: str, **fields: object) -> str:
        return self._translations.gettext(message).format(**fields)

    def ngettext(self, singular: str, plural: str, n: int, **fields: object) -> str:
        return self._translations.ngettext(singular, plural, n).format(n=n, **fields)

    def pgettext(self, context: str, message: str, **fields: object) -> str:
        """Like `gettext`, where one English word needs several in another language."""
        return self._translations.pgettext(context, message).format(**fields)


def other_language(language: str) -> str:
    """Return the next of our languages, after the last one the first."""
    codes = list(LANGUAGES)
    return codes[(codes.index(language) + 1) % len(codes)]


@cache
def translator(language: str | None) -> Translator:
    """Return the translator of a language; an unknown one gets the default.

    Each noun has a catalogue of its own; together they are one.
    """
    chosen = language if language in LANGUAGES else DEFAULT_LANGUAGE
    merged = Catalog(locale=chosen)
    for path in sorted((LOCALES / chosen / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=chosen):
                if message.id:
                    merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translator(chosen, gettext.GNUTranslations(compiled))

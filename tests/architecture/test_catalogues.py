"""Every sentence a person reads exists in both languages, with the fields it needs."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]


def spoken() -> dict[str, str]:
    """Return every msgid that the handlers say, with the file that says it."""
    found = extract_from_dir(ROOT / "handlers", METHODS, keywords=KEYWORDS)
    sentences = {}
    for filename, _, message, _, context in found:
        singular = message[0] if isinstance(message, tuple) else message
        assert isinstance(singular, str)
        sentences[f"{context}\4{singular}" if context else singular] = filename
    return sentences


def entries(path: Path) -> list[Message]:
    with path.open("rb") as file:
        catalog: Catalog = read_po(file, locale="zh_CN")
    return [message for message in catalog if message.id]


CATALOGUES = sorted((ROOT / "locales/zh_CN/LC_MESSAGES").glob("*.po"))


def key(message: Message) -> str:
    singular = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
    return f"{message.context}\4{singular}" if message.context else str(singular)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_nothing_that_is_said_lacks_its_chinese_words() -> None:
    known = {key(message) for path in CATALOGUES for message in entries(path)}
    missing = {text: where for text, where in spoken().items() if text not in known}
    assert not missing


def test_no_catalogue_has_words_that_nobody_says() -> None:
    said = spoken().keys()
    unused = {
        f"{path.name}: {key(message)}"
        for path in CATALOGUES
        for message in entries(path)
        if key(message) not in said
    }
    assert not unused


BANNED = re.compile(
    r"[!！]"  # Nobody is shouted at.
    r"|你"  # 您 throughout.
    r"|[\u4e00-\u9fff][,;:?()]|[,;:?()][\u4e00-\u9fff]"  # Chinese marks between Chinese words.
    # What the table of CONVERSATIONS.md does not say.
    r"|异常|风险|涉疫|系统错误|稍后|尽快|异议|申诉|状态变更"
)
ABRUPT = re.compile(r"!|\bsoon\b|\berror\b|\binvalid\b|\bASAP\b")


def test_the_house_rules_of_words_are_kept_in_both_languages() -> None:
    for path in CATALOGUES:
        for message in entries(path):
            texts = message.string if isinstance(message.string, tuple) else [message.string]
            assert not any(BANNED.search(str(text)) for text in texts), texts
            sentences = message.id if isinstance(message.id, (tuple, list)) else [message.id]
            # "As soon as" is no promise of a time; "soon" alone would be one.
            said = [str(one).replace("as soon as", "") for one in sentences]
            assert not any(ABRUPT.search(one) for one in said), said


def test_no_sentence_is_translated_twice() -> None:
    all_keys = [key(message) for path in CATALOGUES for message in entries(path)]
    assert {one for one in all_keys if all_keys.count(one) > 1} == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_complete_and_keeps_every_field(path: Path) -> None:
    with path.open("rb") as file:
        assert not read_po(file, locale="zh_CN").obsolete
    for message in entries(path):
        assert not message.fuzzy, message.id
        texts = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        singular = message.id[-1] if isinstance(message.id, (tuple, list)) else message.id
        for text in texts:
            assert text, f"{message.id} has no words"
            assert fields(str(text)) <= fields(str(singular)) | {"n"}, message.id
            lost = fields(str(singular)) - fields(str(text)) - {"n"}
            assert not lost, f"{message.id} loses {lost}"

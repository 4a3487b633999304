"""The page on which a person of the cast shows their face to the pretend platform."""

from pathlib import Path
from typing import Any

from jinja2 import Environment

LEVELS = ("L1", "L2", "L3", "L4")

_WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "lang": "zh-CN",
        "title": "闽政通实名认证（演示）",
        "pretend": "演示平台，不是真的闽政通，人物号码都是编的",
        "who": "您是谁",
        "level": "认证到哪一级",
        "levels": ("密码", "密码＋短信", "姓名和证件号码", "刷脸"),
        "asks": "“八闽健康码”请求：姓名、证件类型和号码、认证等级",
        "agree": "刷脸并同意",
        "cancel": "取消",
        "other": "English",
        "other_code": "en",
        "error": "这个认证请求不对",
    },
    "en": {
        "lang": "en",
        "title": "Minzhengtong real-name login (pretend)",
        "pretend": "Pretend platform, not the real Minzhengtong; people and numbers are invented",
        "who": "Who are you",
        "level": "Level of authentication",
        "levels": ("password", "password and SMS", "name and document", "live face"),
        "asks": "“Bamin Health Code” asks for: name, document type and number, level",
        "agree": "Show face and agree",
        "cancel": "Cancel",
        "other": "中文",
        "other_code": "zh-CN",
        "error": "This login request is wrong",
    },
}

_PAGE = Environment(autoescape=True, trim_blocks=True).from_string(
    (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
)


def page(*, english: bool = False, **facts: Any) -> str:
    """Return the page: `people`, `chosen`, `request`, `action` and `other`, or an `error`.

    `other` is the address of the same page in the other language.
    """
    words = _WORDS["en" if english else "zh"]
    return _PAGE.render(words=words, levels=LEVELS, english=english, **facts)

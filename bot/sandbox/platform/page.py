"""The page on which a person of the cast shows their face to the pretend platform."""

from collections.abc import Iterable
from html import escape
from typing import Any

from bot.sandbox.cast.people import Person

LEVELS = ("L1", "L2", "L3", "L4")

_WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "lang": "zh-CN",
        "title": "闽政通实名认证（演示）",
        "pretend": "演示用的认证平台，不是真的闽政通；人物和号码都是编造的",
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

_STYLE = """
:root{--green:#00573f;--ink:#1d2b27;--soft:#5d6b66;--line:#d9e2de;--paper:#fff;--wash:#eef4f1}
*{box-sizing:border-box}body{margin:0;background:var(--wash);color:var(--ink);
font:16px/1.5 system-ui,"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
.pretend{background:repeating-linear-gradient(-45deg,#ffe08a 0 14px,#ffd45e 14px 28px);
color:#4a3500;text-align:center;padding:.55rem 1rem;font-size:.85rem;font-weight:600}
main{max-width:30rem;margin:1.2rem auto 2rem;background:var(--paper);border-radius:18px;
padding:1.4rem;box-shadow:0 6px 30px #00573f1f}header{display:flex;align-items:center;gap:.8rem}
.face{width:48px;height:48px;flex:none;color:var(--green)}h1{font-size:1.2rem;margin:0}
.asks{color:var(--soft);font-size:.9rem;margin:.9rem 0}fieldset{border:0;padding:0;margin:0 0 1rem}
legend{font-weight:600;padding:0;margin-bottom:.4rem}.people{max-height:15.5rem;overflow:auto;
border:1px solid var(--line);border-radius:12px}.people label{display:flex;gap:.7rem;
padding:.5rem .8rem;cursor:pointer}.people label+label{border-top:1px solid var(--line)}
.people label:has(:checked){background:#00573f12}.people small{display:block;color:var(--soft)}
.levels{display:grid;grid-template-columns:1fr 1fr;gap:.5rem}.levels label{border:1px solid
var(--line);border-radius:12px;padding:.45rem .7rem;cursor:pointer}.levels small{color:var(--soft)}
.levels label:has(:checked){border-color:var(--green);box-shadow:0 0 0 1px var(--green)}
input{accent-color:var(--green)}button{width:100%;padding:.8rem;border-radius:12px;border:0;
font:600 1.05rem/1.2 inherit;font-family:inherit;cursor:pointer}.agree{background:var(--green);
color:#fff}.cancel{background:none;color:var(--soft);margin-top:.4rem}
a{color:var(--green);float:right;font-size:.9rem}@media(max-width:32rem){main{margin:0;border-radius:0}}
"""

_FACE = (
    '<svg class="face" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="3" '
    'stroke-linecap="round" aria-hidden="true"><path d="M4 14V8a4 4 0 0 1 4-4h6M34 4h6a4 4 0 0 1 '
    "4 4v6M44 34v6a4 4 0 0 1-4 4h-6M14 44H8a4 4 0 0 1-4-4v-6M17 19v2M31 19"
    'v2M17 31c4 4 10 4 14 0"/>'
    "</svg>"
)


def authorize_page(
    people: Iterable[Person], *, request: str, action: str, hint: str, english: bool, other: str
) -> str:
    """Return the page; `other` is the address of the same page in the other language."""
    words = _WORDS["en" if english else "zh"]
    chosen = hint or next(iter(people)).handle
    persons = "".join(_person(person, is_chosen=person.handle == chosen) for person in people)
    levels = "".join(
        f'<label><input type="radio" name="level" value="{level}"'
        f"{' checked' if level == LEVELS[-1] else ''}> {level} <small>{meaning}</small></label>"
        for level, meaning in zip(LEVELS, words["levels"], strict=True)
    )
    body = f"""<a href="{escape(other)}" lang="{words["other_code"]}">{words["other"]}</a>
<header>{_FACE}<h1>{words["title"]}</h1></header><p class="asks">{words["asks"]}</p>
<form method="post" action="{escape(action)}">
<input type="hidden" name="request" value="{request}">
<fieldset><legend>{words["who"]}</legend><div class="people">{persons}</div></fieldset>
<fieldset><legend>{words["level"]}</legend><div class="levels">{levels}</div></fieldset>
<button class="agree" name="decision" value="agree">{words["agree"]}</button>
<button class="cancel" name="decision" value="cancel">{words["cancel"]}</button></form>"""
    return _page(words, body)


def error_page(reason: str) -> str:
    words = _WORDS["zh"]
    return _page(words, f'<h1>{words["error"]}</h1><p class="asks">{escape(reason)}</p>')


def _page(words: dict[str, Any], body: str) -> str:
    return f"""<!doctype html><html lang="{words["lang"]}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{words["title"]}</title>
<style>{_STYLE}</style></head><body><div class="pretend">{words["pretend"]}</div>
<main>{body}</main></body></html>"""


def _person(person: Person, *, is_chosen: bool) -> str:
    mark = " checked" if is_chosen else ""
    return (
        f'<label><input type="radio" name="person" value="{person.handle}"{mark}>'
        f"<span>{escape(person.name)}<small>{escape(person.part)}</small></span></label>"
    )

"""One self-contained page with the transcript: it asks nothing of any network."""

import base64
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from bot.cli.tour.transcript import Chapter

HERE = Path(__file__).parent
JPEG = b"\xff\xd8"

_WORDS = {
    "zh": {
        "lang": "zh-CN",
        "service": "惠安县 · 八闽健康码",
        "title": "一整天",
        "pretend": "演示：人物、号码、企业、电话和认证平台都是编造的",
        "lead": "居民领码、企业上报困难、值班室接单：同一天里的每一次对话，双方看到的都在这里。"
        "全部经由真实的 HTTP 走过一遍，时钟除外，没有一处是画出来的。",
        "rings": "有提示音",
        "silent": "静音送达",
        "edited": "改写原来的消息，不出声",
        "button": "按钮",
        "pressed": "本人点了按钮",
        "toast": "屏幕上方的短提示",
        "contents": "目录",
        "footer": "由 python -m bot tour 生成。同一组故事也是本项目的情景测试。",
    },
    "en": {
        "lang": "en",
        "service": "Huian County · Bamin Health Code",
        "title": "One whole day",
        "pretend": "Demonstration: people, numbers, firms, phones and the platform are invented",
        "lead": "A resident gets a code, a firm reports a problem, the duty desk takes it: every"
        " conversation of one day, both sides of it. All of it went through real HTTP; but for"
        " the clock, nothing here is drawn by hand.",
        "rings": "makes a sound",
        "silent": "arrives silently",
        "edited": "changes the earlier message, silently",
        "button": "button",
        "pressed": "the person pressed a button",
        "toast": "a short notice on the screen",
        "contents": "Contents",
        "footer": "Made by python -m bot tour --english. The same stories are the project's"
        " scenario tests.",
    },
}


def write_page(file: Path, chapters: Sequence[Chapter], *, english: bool) -> None:
    """Write the transcript of all scenes into one file."""
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_uri"] = _data_uri
    environment.filters["moment"] = _english_moment if english else _moment
    style = Markup((HERE / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    page = environment.get_template("page.html").render(
        words=_WORDS["en" if english else "zh"], chapters=chapters, style=style
    )
    file.write_text(page, encoding="utf-8")


def _data_uri(picture: bytes) -> str:
    kind = "jpeg" if picture.startswith(JPEG) else "png"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _moment(moment: datetime | None) -> str:
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}" if moment else ""


def _english_moment(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%b %H:%M}" if moment else ""

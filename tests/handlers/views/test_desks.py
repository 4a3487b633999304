"""What everybody may know of the desks."""

from datetime import timedelta

from handlers.views import desks as view
from services.i18n import translator


def test_the_median_answer_at_night_is_published_with_the_phones() -> None:
    zh, en = translator("zh_CN"), translator("en")
    told = view.phones(None, "0595-0000 0000", None, zh, night_answer=timedelta(seconds=1021))
    last = told.text.splitlines()[-1]
    assert last == "近 30 天夜里报上来的困难，一半在 18 分钟内得到首次答复。"
    told = view.phones(None, "0595-0000 0000", None, en, night_answer=timedelta(hours=2))
    assert told.text.splitlines()[-1] == (
        "Of what was reported at night in the last 30 days, half had its first answer within"
        " 2 hours."
    )


def test_a_median_of_too_few_is_left_out() -> None:
    told = view.phones(None, "0595-0000 0000", None, translator("zh_CN"))
    assert "30 天" not in told.text

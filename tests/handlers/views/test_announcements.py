"""Announcements as headquarters and recipients read them."""

from dataclasses import replace

from handlers.views import announcements as view
from services.announcements.types import Announcement, Audience, Fate, Status
from services.i18n import translator
from tests.samples import NOW

ZH, EN = translator("zh_CN"), translator("en")
DRAFT = Announcement(
    id=3,
    author="liu",
    audience=Audience.ENTERPRISES,
    desk=None,
    text="口罩登记今天开始。",
    english=None,
    status=Status.DRAFT,
    changed_at=NOW,
    counts={Fate.CHOSEN: 128, Fate.DECLINED: 3},
)
BOTH = replace(DRAFT, english="Masks can be ordered from today.")


def labels(buttons: tuple[tuple[object, ...], ...]) -> list[list[str]]:
    return [[str(getattr(button, "label", "")) for button in row] for row in buttons]


def test_the_preview_says_exactly_how_many_get_it() -> None:
    message = view.preview(DRAFT, "全部企业联系人", "惠安县", ZH)
    assert message.text == (
        "预览，收件人 128 个：全部企业联系人\n"
        "另有 3 个已选不再接收。\n"
        "\n"
        "惠安县指挥部通知：\n"
        "口罩登记今天开始。\n"
        "\n"
        "没有英文内容时，所有人看到的都是这一份。"
    )
    assert labels(message.buttons) == [["发给 128 个收件人"], ["改内容", "加英文"], ["不发了"]]
    english = view.preview(BOTH, "contacts of all enterprises", "Huian County", EN)
    assert english.text == (
        "Preview; goes to 128 chats: contacts of all enterprises\n"
        "3 more have opted out.\n"
        "\n"
        "Announcement from headquarters, Huian County:\n"
        "口罩登记今天开始。\n"
        "\n"
        "Masks can be ordered from today."
    )


def test_everybody_reads_their_own_language_where_there_is_one() -> None:
    chinese = view.notice(BOTH, "惠安县", ZH, is_group=False, wants=True)
    assert chinese.text == "惠安县指挥部通知：\n口罩登记今天开始。"
    assert labels(chinese.buttons) == [["不再接收"]]
    english = view.notice(BOTH, "Huian County", EN, is_group=False, wants=False)
    assert english.text == (
        "Announcement from headquarters, Huian County:\nMasks can be ordered from today."
    )
    assert labels(english.buttons) == [["Get them again"]]
    alone = view.notice(DRAFT, "Huian County", EN, is_group=False, wants=True)
    assert alone.text.endswith("\n口罩登记今天开始。")
    assert view.notice(DRAFT, "惠安县", ZH, is_group=True, wants=True).buttons == ()


def test_the_counts_are_told_while_it_goes_out_and_afterwards() -> None:
    counts = {Fate.DELIVERED: 100, Fate.FAILED: 5, Fate.QUEUED: 20, Fate.CHOSEN: 3}
    running = view.progress(replace(DRAFT, status=Status.SENDING, counts=counts), ZH)
    assert running.text == "通知 3 正在发送。\n已送达 100，送不到 5，待发 23"
    assert labels(running.buttons) == [["停发"]]
    counts = {Fate.DELIVERED: 100, Fate.FAILED: 5, Fate.STOPPED: 23, Fate.DECLINED: 3}
    stopped = view.progress(replace(DRAFT, status=Status.STOPPED, counts=counts), ZH)
    assert stopped.text == (
        "通知 3 已停发。\n已送达 100，送不到 5，待发 0\n停发后没有发的：23\n不再接收通知的：3"
    )
    assert stopped.buttons == ()
    done = view.progress(replace(DRAFT, status=Status.DONE, counts={Fate.DELIVERED: 128}), EN)
    assert done.text == (
        "Announcement 3 has been sent.\nDelivered 128, not deliverable 0, waiting 0"
    )

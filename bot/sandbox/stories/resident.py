"""08:10: a resident gets the green code (CONVERSATIONS.md 1.1 to 1.3)."""

from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.prologue import CONSENT
from bot.sandbox.stories.telling import Story, Telling

_HELLO = (
    "您好，这里是惠安县“八闽健康码”。\n"
    "到闽政通刷脸认证一次，码就发到这里，什么都不用填。\n"
    "\n"
    "请先了解两件事：\n"
    "1. 我们用您的姓名、证件号码和六类防疫记录判断颜色，并把原因告诉您，不作他用。\n"
    "2. 消息由 Telegram 传送，会经过境外服务器。\n"
    "\n"
    "也可以不用本服务，改用纸质健康证明，或打电话咨询。\n"
    "随时查看、导出、删除您的信息：/privacy"
)
_HELLO_EN = (
    "Hello, this is Huian county's Bamin Health Code.\n"
    "Authenticate once with Minzhengtong, and your code is sent here;"
    " there is nothing to fill in.\n"
)
GREEN = (
    "您的健康码说明（请本人看）\n"
    "绿码：六种情形都没有查到您的记录，数据更新到今天 07:55。\n"
    "绿码视同纸质健康证明，返岗复工、租房可以优先。\n"
    "它不能代替口罩和测温。颜色有变化，我们马上告诉您。"
)
_CAPTION = (
    "绿码 · 陈*强 · 证件尾号 3417\n"
    "2月24日（周一）08:10 生成，今天 24:00 前有效\n"
    "请对方扫码，只看图片不算核验。"
)


async def greet(telling: Telling, handle: str) -> Actor:
    """Let somebody open the chat for the first time and read what there is to know."""
    phone = telling.actor(handle)
    await phone.start()
    await phone.hears(_HELLO)
    if telling.english:
        phone.browser.language = "en-GB"
        await phone.press("English")
        await phone.hears(_HELLO_EN)
    return phone


async def _morning(telling: Telling) -> None:
    await telling.at("08:10")
    phone = await greet(telling, "chen")
    link = phone.link(telling(*CONSENT))
    platform = await phone.browser.open(link)
    telling.sees(
        phone,
        platform,
        ("闽政通（演示）", "Minzhengtong (pretend)"),
        ("刷脸并同意", "Show face and agree"),
    )
    done = await platform.submit(decision="agree", person="chen", level="L4")
    telling.sees(
        phone,
        done,
        ("认证之后的页面", "the page after the login"),
        ("认证成功，还差一步", "Authenticated, one more step"),
        ("回到 Telegram 领码", "Back to Telegram"),
    )
    await phone.follow(done)
    explanation = await phone.hears(telling(GREEN, "Green"))
    telling.expect(explanation.silent, "the explanation to make no sound")
    picture = await phone.hears(telling(_CAPTION, "3417"))
    telling.expect(picture.picture, "a picture of the code")
    telling.expect(not picture.silent, "the picture to make a sound")
    telling.expect(phone.chat.bubbles[-1] is picture, "the picture to be last in the chat")
    toast = await phone.press(telling("更新", "Refresh"))
    telling.expect(toast and "08:10" in toast.text, f"a toast with the time, but read {toast}")
    await phone.tap(telling("为什么是这个颜色", "Why this colour"))
    await phone.hears(telling(GREEN, "Green"))


RESIDENT = Story(
    "resident",
    "居民领码：绿码，和它的理由",
    "A resident's code: green, and why",
    _morning,
    ("chen",),
)

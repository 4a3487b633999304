"""Logins that give no code: level too low, cancelled, forwarded (CONVERSATIONS.md 1.2, 1.6)."""

from bot.sandbox.stories.prologue import CONSENT
from bot.sandbox.stories.resident import greet
from bot.sandbox.stories.telling import Story, Telling


async def _too_low(telling: Telling) -> None:
    await telling.at("08:15")
    phone = await greet(telling, "ye")
    page = await phone.log_in(phone.link(telling(*CONSENT)), level="L2")
    await phone.follow(page)
    await phone.hears(
        telling(
            "您的认证等级是 L2，还差“刷脸”这一步。请在闽政通完成 L4 后再点一次。",
            "Your authentication level is L2; the face check is missing.",
        )
    )
    page = await phone.log_in(phone.link(telling("再试一次", "Try again")), cancel=True)
    await phone.follow(page)
    await phone.hears(
        telling(
            "没有认证，什么都没有保存。想领的时候再点。", "Not authenticated, nothing was stored."
        )
    )
    page = await phone.log_in(phone.link(telling("去认证", "Authenticate")), level="L4")
    await phone.follow(page)
    await phone.hears("叶*")


async def _forwarded(telling: Telling) -> None:
    """Pass a login link on: it binds nothing, in nobody's chat."""
    await telling.at("08:17")
    asks = await greet(telling, "huang")
    victim = await greet(telling, "zhou")
    link = asks.link(telling(*CONSENT))
    page = await victim.log_in(link)
    await victim.follow(page)
    await victim.hears(
        telling(
            "这次认证不是从您的聊天里发起的，已作废，什么都没有绑定。\n"
            "要领自己的码，请点下面的按钮。",
            "This login was not started from your chat; it is void and nothing was bound.",
        )
    )
    await asks.hears(
        telling(
            "有人打开了您的认证链接，但不是您本人，已作废。", "Somebody opened your login link"
        )
    )
    await victim.press(telling("领我的码", "Get my own code"))
    await victim.hears(lambda bubble: bubble.find(telling(*CONSENT)) is not None)


LEVELS = Story(
    "levels",
    "还差“刷脸”一步：L2 不发码，取消也不留痕",
    "No code at L2, and nothing kept of a cancelled login",
    _too_low,
    ("ye",),
)
FORWARDED = Story(
    "forwarded",
    "转发来的认证链接：作废，什么都不绑定",
    "A forwarded login link is void and binds nothing",
    _forwarded,
    ("huang", "zhou"),
)

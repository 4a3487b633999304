"""Whether the bot is let in, is brought its updates, and may speak in every desk's group."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from bot.cli.checks import clock
from bot.cli.checks.finding import Finding, fault, judged, well
from bot.intake import ALLOWED
from bot.settings import Settings, SettingsError
from services.desks.types import DeskDetails
from services.registry import Services

Json = dict[str, Any]
RECENT = timedelta(hours=1)
MOST_PENDING = 100
PRESENT = frozenset({"creator", "administrator", "member"})


class AwayError(Exception):
    """The Bot API does not answer; the text is the kind of failure."""


@dataclass
class _Api:
    """Calls by plain HTTP: the texts of refusals are needed as they are."""

    settings: Settings
    session: aiohttp.ClientSession
    date: str | None = None

    async def call(self, method: str, **params: object) -> Json:
        url = f"{self.settings.telegram_api_url}/bot{self.settings.telegram_bot_token}/{method}"
        try:
            async with self.session.post(url, json=params) as response:
                self.date = response.headers.get("Date")
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            raise AwayError(type(error).__name__) from None
        if not isinstance(answer, dict):
            raise AwayError("no JSON object")
        return answer


async def look(
    settings: Settings, session: aiohttp.ClientSession, services: Services | None
) -> AsyncIterator[Finding]:
    """Look at the Bot API; without a token that it takes there is no more to see."""
    if not settings.telegram_bot_token:
        yield fault("Bot API", "Set TELEGRAM_BOT_TOKEN.")
        return
    api = _Api(settings, session)
    try:
        me = await api.call("getMe")
        yield _me(me)
        if finding := clock.compare("Telegram", api.date):
            yield finding
        if not me.get("ok"):
            return
        yield _updates(settings, (await api.call("getWebhookInfo")).get("result") or {})
        if services is not None:
            for desk in await services.desks.all():
                if desk.group is not None:
                    has_topics = await services.topics.is_on(desk.group)
                    yield await _group(api, desk, me["result"], has_topics=has_topics)
    except AwayError as error:
        advice = "look at TELEGRAM_API_URL, at the network and at HTTPS_PROXY."
        yield fault("Bot API", f"It does not answer ({error}): {advice}")


def _me(answer: Json) -> Finding:
    if not answer.get("ok"):
        return fault("Bot API", "The token is refused: take it anew from @BotFather.")
    me = answer["result"]
    if me.get("can_read_all_group_messages"):
        advice = "Turn group privacy on (@BotFather, /setprivacy): desks talk in their groups."
        return fault("Bot API", advice)
    if me.get("can_join_groups") is False:
        advice = "Let it join groups (@BotFather, /setjoingroups): each desk has one."
        return fault("Bot API", advice)
    return well("Bot API")


def _updates(settings: Settings, info: Json) -> Finding:
    what = "updates by webhook" if settings.telegram_mode == "webhook" else "updates by polling"
    return judged(what, _hook_advice(settings, info) or _pending_advice(info))


def _hook_advice(settings: Settings, info: Json) -> str:
    """Return what is wrong with the webhook, or with there being one."""
    url = info.get("url", "")
    if settings.telegram_mode == "polling":
        return _ANOTHER.format("A webhook is set, so nothing can be polled") if url else ""
    try:
        ours = settings.webhook_url
    except SettingsError:
        return "Mend PUBLIC_URL first."
    if url != ours:
        where = "another address" if url else "no address at all"
        return _ANOTHER.format(f"Telegram brings updates to {where}")
    if set(info.get("allowed_updates", [])) != set(ALLOWED):
        return "Not all kinds of updates are asked for: start `run` or `web` anew."
    return _failure_advice(info)


_ANOTHER = (
    "{}: start `run` or `web`, which mends it; if it comes back, another program uses this"
    " bot's token."
)


def _failure_advice(info: Json) -> str:
    failed_at = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
    if datetime.now(UTC) - failed_at > RECENT:
        return ""
    said = str(info.get("last_error_message", "")).rstrip(".")
    return f"Telegram could not deliver at {failed_at:%H:%M} UTC: {said}. {_hint(said)}"


def _hint(said: str) -> str:
    for sign, hint in (
        ("401", "Start `run` or `web` anew, so that the secret is set again."),
        ("404", "What runs is in polling mode: start it anew."),
        ("502", "The proxy finds nothing behind it: start `run` or `web`."),
        ("503", "Look at the database."),
        ("SSL", "Look at the certificate and whether its chain is complete."),
        ("certificate", "Look at the certificate and whether its chain is complete."),
    ):
        if sign in said:
            return hint
    return "Look at proxy and firewall."


def _pending_advice(info: Json) -> str:
    pending = int(info.get("pending_update_count", 0))
    if pending <= MOST_PENDING:
        return ""
    return f"Telegram holds {pending} updates: see that `run`, or `web` and `worker`, are up."


async def _group(api: _Api, desk: DeskDetails, me: Json, *, has_topics: bool) -> Finding:
    what = f"group of desk {desk.code}"
    chat = await api.call("getChat", chat_id=desk.group)
    if "migrate_to_chat_id" in chat.get("parameters", {}):
        return fault(what, "The group was given a new number: bind it anew (`desk bind`).")
    if not chat.get("ok"):
        advice = "The bot is not in it: add it, or bind another group (`desk bind`)."
        return fault(what, advice)
    answer = await api.call("getChatMember", chat_id=desk.group, user_id=me["id"])
    member = answer.get("result") or {}
    advice = _rights_advice(member, chat["result"])
    if has_topics and not advice:
        advice = _topics_advice(member, chat["result"])
    return judged(what, advice)


def _rights_advice(member: Json, chat: Json) -> str:
    status = member.get("status")
    if status == "restricted":
        return "" if member.get("can_send_messages") else _MAY_NOT_WRITE
    if status not in PRESENT:
        return "The bot is not in it: add it, or bind another group (`desk bind`)."
    may_all = chat.get("permissions", {}).get("can_send_messages", True)
    return _MAY_NOT_WRITE if status == "member" and not may_all else ""


def _topics_advice(member: Json, chat: Json) -> str:
    """Return why tickets get no topics in a group that wants them."""
    if not chat.get("is_forum"):
        return (
            "Tickets are to have topics, but the group has none any more: turn topics on in its"
            " settings, or send /topics there."
        )
    status = member.get("status")
    if status == "creator" or (status == "administrator" and member.get("can_manage_topics")):
        return ""
    lacks = "may not manage them" if status == "administrator" else "is no administrator"
    return (
        f"Tickets are to have topics, but the bot {lacks}: make it an administrator that may"
        " manage topics, or send /topics there."
    )


_MAY_NOT_WRITE = "The bot may not write there: allow members to send messages."

"""How the bot gets its updates: long polling, or a webhook."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.sandbox.telegram.errors import ApiError, bad
from bot.sandbox.telegram.hub import Hub
from bot.sandbox.telegram.methods import Method
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.webhook import Target, Webhook

BATCH = 100
LONGEST_POLL = 50.0
MOST_CONNECTIONS = 100
PORTS = {None, 443, 80, 88, 8443}
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(eq=False)
class Reception:
    """The state of polling and of the webhook."""

    hub: Hub
    _polls: int = 0
    webhook: Webhook = field(init=False)

    def __post_init__(self) -> None:
        self.webhook = Webhook(self.hub)

    async def get_updates(self, _hub: Hub, params: Params) -> list[Json]:
        if self.webhook.target is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._allow(params)
        updates = self.hub.updates
        limit = min(max(params.integer("limit", BATCH) or BATCH, 1), BATCH)
        if offset := params.integer("offset"):
            updates.confirm(offset)
        self._polls += 1
        mine = self._polls
        updates.pulse.beat()
        patience = min(float(params.integer("timeout", 0) or 0), LONGEST_POLL)
        await updates.pulse.until(lambda: self._polls != mine or updates.waiting(), patience)
        if self._polls != mine:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return [update.json() for update in updates.waiting()[:limit]]

    async def set_webhook(self, _hub: Hub, params: Params) -> bool:
        url, secret = params.text("url"), params.text("secret_token")
        _check_address(url)
        if not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        connections = params.integer("max_connections", 40) or 40
        if not 1 <= connections <= MOST_CONNECTIONS:
            raise bad("max_connections must be between 1 and 100")
        self._allow(params)
        if params.flag("drop_pending_updates"):
            self.hub.updates.drop()
        self._end_polls()
        await self.webhook.aim(Target(url, secret, connections) if url else None)
        return True

    async def delete_webhook(self, _hub: Hub, params: Params) -> bool:
        await self.webhook.aim(None)
        if params.flag("drop_pending_updates"):
            self.hub.updates.drop()
        return True

    def webhook_info(self, _hub: Hub, _params: Params) -> Json:
        webhook = self.webhook
        shown: Json = {
            "url": webhook.target.url if webhook.target else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.hub.updates.waiting()),
        }
        if webhook.target is not None:
            shown["max_connections"] = webhook.target.connections
        if self.hub.updates.allowed:
            shown["allowed_updates"] = self.hub.updates.allowed
        if webhook.error:
            shown |= {
                "last_error_message": webhook.error,
                "last_error_date": webhook.error_at,
            }
        return shown

    def methods(self) -> dict[str, Method]:
        return {
            "getUpdates": Method(self.get_updates, "offset limit timeout allowed_updates"),
            "setWebhook": Method(
                self.set_webhook,
                "url secret_token allowed_updates max_connections drop_pending_updates",
            ),
            "deleteWebhook": Method(self.delete_webhook, "drop_pending_updates"),
            "getWebhookInfo": Method(self.webhook_info),
        }

    async def stop(self) -> None:
        """End the delivery to the webhook and every poll that still hangs."""
        self._end_polls()
        await self.webhook.stop()

    def _end_polls(self) -> None:
        self._polls += 1
        self.hub.updates.pulse.beat()

    def _allow(self, params: Params) -> None:
        allowed = params.object("allowed_updates")
        if allowed is not None:
            self.hub.updates.allowed = [str(kind) for kind in allowed]


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if not url or parts.hostname in _LOOPBACK:
        return  # The real one refuses this machine too; a pretend one knows no other.
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")

"""Failures that somebody at the panel can switch on, in words that everybody understands."""

from collections.abc import Callable

from bot.sandbox.telegram import faults as telegram
from bot.sandbox.world import World

Words = tuple[str, str]

_TELEGRAM: dict[str, tuple[Words, Callable[[telegram.Faults], object]]] = {
    "telegram_down": (
        ("Telegram 断了", "Telegram is down"),
        lambda faults: faults.error(status=502, words="Bad Gateway", times=None),
    ),
    "telegram_slow": (
        ("Telegram 很慢（每次 2 秒）", "Telegram is slow (2 s a call)"),
        lambda faults: faults.slow(2.0, times=None),
    ),
    "telegram_busy": (
        ("Telegram 让等 15 秒（一次）", "Telegram asks to wait 15 s (once)"),
        lambda faults: faults.busy(retry_after=15),
    ),
    "telegram_lost": (
        ("下一条消息发出后断线（一次）", "the line drops after the next message (once)"),
        lambda faults: faults.cut("sendMessage", after=True),
    ),
}
_PLATFORM: dict[str, tuple[Words, str]] = {
    "platform_down": (("闽政通打不开", "Minzhengtong is down"), "down"),
    "platform_refuses": (("闽政通拒绝每次认证", "Minzhengtong refuses"), "access_denied"),
    "platform_forged": (
        ("闽政通的签名不对", "Minzhengtong's signature is wrong"),
        "bad_signature",
    ),
    "platform_number": (("证件号码校验位不对", "a wrong document number"), "wrong_number"),
}
TITLES: dict[str, Words] = {
    name: words for table in (_TELEGRAM, _PLATFORM) for name, (words, _) in table.items()
}


class Failures:
    """What is switched on now."""

    def __init__(self, world: World) -> None:
        self._telegram, self._platform = world.telegram.faults, world.platform.faults
        self.on: set[str] = set()

    @property
    def hinder(self) -> bool:
        """Whether messages may wait for long: nobody should wait for all to be sent."""
        return any(name in _TELEGRAM for name in self.on)

    def switch(self, name: str, *, on: bool) -> None:
        """Switch a failure on or off; raises KeyError for an unknown one."""
        if name not in TITLES:
            raise KeyError(name)
        self.on = self.on | {name} if on else self.on - {name}
        self._telegram.clear()
        for one in sorted(self.on & _TELEGRAM.keys()):
            _TELEGRAM[one][1](self._telegram)
        self._platform.clear()
        for one in self.on & _PLATFORM.keys():
            self._platform.add(_PLATFORM[one][1])

"""Files that people sent: whole, or how they begin."""

from telegram import Bot

from bot.transport import AiohttpRequest
from services.tickets.attachments import JUDGED_BY


async def fetch(bot: Bot, file_id: str) -> bytes:
    """Download a file; raises Telegram's errors."""
    file = await bot.get_file(file_id)
    return bytes(await file.download_as_bytearray())


async def peek(bot: Bot, file_id: str) -> bytes:
    """Return how a file begins, enough to tell what it is; raises Telegram's errors."""
    file = await bot.get_file(file_id)
    if isinstance(bot.request, AiohttpRequest) and (file.file_path or "").startswith("http"):
        return await bot.request.begin(file.file_path or "", JUDGED_BY)
    # A server of one's own may name a place on this machine.
    return bytes(await file.download_as_bytearray())[:JUDGED_BY]

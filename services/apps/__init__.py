"""Sessions of the Mini Apps inside Telegram."""

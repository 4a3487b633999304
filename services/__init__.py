"""Knows the rules; has never heard of Telegram."""

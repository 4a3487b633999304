"""The gateway outside Telegram that calls people by SMS or voice when nobody takes a ticket."""

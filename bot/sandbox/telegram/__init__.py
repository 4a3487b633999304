"""An emulated Bot API over HTTP, as strict as Telegram, and the phones of the people behind it."""

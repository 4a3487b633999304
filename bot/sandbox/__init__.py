"""The pretend world: Telegram, the real-name platform and a cast; it imports nothing of ours."""

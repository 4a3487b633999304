"""Who is at the chat: logins at the real-name platform and what they bind."""

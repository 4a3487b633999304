"""Lets people in: chats, pages and the words they are told."""

"""Contacts: the people who speak for an enterprise, and how one lets in another."""

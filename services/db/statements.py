"""Statements in the words that both databases understand.

SQLite took over PostgreSQL's `ON CONFLICT`, and SQLAlchemy writes PostgreSQL's form of it for
either of them (not the other way round); a test holds this on both.
"""

from sqlalchemy.dialects.postgresql import insert

__all__ = ["insert"]

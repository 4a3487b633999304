"""Queries of the outbox: functions that take a session."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.db.statements import insert
from services.outbox.tables import OutboxRow, Shown
from services.outbox.types import Outcome, Placing, Priority, Room, Status

PART = "."
"""Stands between the slot of an album and the number of a part after the first."""
UNSENT = (Status.WAITING.value, Status.SENDING.value)


def is_unsent(row: type[OutboxRow]) -> ColumnElement[bool]:
    """Return the condition in the words of the partial index, which bound values would hide."""
    return row.status.in_([literal_column(f"'{status}'") for status in UNSENT])


async def heads(session: AsyncSession, room: Room) -> list[OutboxRow]:
    """Return what is next in each chat that is free, the most urgent chat first.

    A chat keeps its order. Only a page goes before what waits in its own chat, but never before
    an earlier message for the same slot. A chat is as urgent as its most urgent message: a reply
    behind a digest does not wait for all other digests.
    """
    free = {"busy": sorted(room.busy), "most": room.most}
    pages = await session.scalars(_PAGES, free)
    found = [(int(Priority.PAGE), row) for row in pages]
    if len(found) < room.most:
        besides = {"busy": sorted(room.busy | room.only_pages), "most": room.most * 2}
        others = await session.execute(_OLDEST, besides)
        # One that holds up a page of its own chat is as urgent as the page.
        found += [(urgency, row) for row, urgency in others]
    taken: dict[str, OutboxRow] = {}
    left = room.most_besides_pages
    for urgency, row in found:
        if row.address in taken or row.status != Status.WAITING or len(taken) == room.most:
            continue
        if urgency != Priority.PAGE:
            if left <= 0:
                continue
            left -= 1
        taken[row.address] = row
    return list(taken.values())


def _pages() -> Select[OutboxRow]:
    """Return each chat's oldest page, if nothing waits before it for the same slot."""
    earlier = aliased(OutboxRow)
    is_held_up = exists().where(
        is_unsent(earlier),
        earlier.address == OutboxRow.address,
        earlier.slot == OutboxRow.slot,
        earlier.id < OutboxRow.id,
    )
    first = (
        select(func.min(OutboxRow.id))
        .where(is_unsent(OutboxRow), OutboxRow.priority == Priority.PAGE.value, _is_free())
        .where(~is_held_up)
        .group_by(OutboxRow.address)
    )
    found = select(OutboxRow).where(OutboxRow.id.in_(first)).order_by(OutboxRow.id)
    return found.limit(bindparam("most", type_=Integer))


def _oldest() -> Select[OutboxRow, int]:
    """Return each chat's oldest message with the urgency of its most urgent one."""
    first = (
        select(func.min(OutboxRow.id).label("id"), func.min(OutboxRow.priority).label("urgency"))
        .where(is_unsent(OutboxRow), _is_free())
        .group_by(OutboxRow.address)
        .subquery()
    )
    return (
        select(OutboxRow, first.c.urgency)
        .join(first, first.c.id == OutboxRow.id)
        .order_by(first.c.urgency, OutboxRow.id)
        .limit(bindparam("most", type_=Integer))
    )


def _is_free() -> ColumnElement[bool]:
    return OutboxRow.address.not_in(bindparam("busy", expanding=True))


# Asked after every message: to build them anew would take longer than to run them.
_PAGES, _OLDEST = _pages(), _oldest()
COUNT_UNSENT = select(func.count()).where(is_unsent(OutboxRow))


async def skip_overtaken(session: AsyncSession, rows: Iterable[OutboxRow]) -> bool:
    """Skip edits and pages that a newer one for the same slot follows; True if there were any.

    After an outage hundreds of pages may wait for an officer: the newest rings for them all.
    """
    slots = [
        (row.address, row.slot)
        for row in rows
        if row.placing == Placing.EDIT
        or (row.placing == Placing.RENEW and row.priority == Priority.PAGE)
    ]
    if not slots:
        return False
    later = aliased(OutboxRow)
    follows = exists().where(
        is_unsent(later),
        later.address == OutboxRow.address,
        later.slot == OutboxRow.slot,
        later.id > OutboxRow.id,
    )
    is_overtaken_edit = (OutboxRow.placing == Placing.EDIT.value) & follows.where(
        later.placing != Placing.SEND.value
    )
    is_overtaken_page = (
        (OutboxRow.placing == Placing.RENEW.value)
        & (OutboxRow.priority == Priority.PAGE.value)
        & follows.where(
            later.placing == Placing.RENEW.value, later.priority == Priority.PAGE.value
        )
    )
    skipped = await session.scalars(
        update(OutboxRow)
        .where(is_unsent(OutboxRow), OutboxRow.status == Status.WAITING.value)
        .where(tuple_(OutboxRow.address, OutboxRow.slot).in_(slots))
        .where(is_overtaken_edit | is_overtaken_page)
        .values(status=Status.SKIPPED.value, params=None)
        .returning(OutboxRow.id)
    )
    return bool(skipped.all())


async def begin(session: AsyncSession, rows: Sequence[OutboxRow]) -> dict[int, int]:
    """Mark waiting messages as being sent; returns those that are ours, and how often tried."""
    if not rows:
        return {}
    begun = await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([row.id for row in rows]))
        .where(OutboxRow.status == Status.WAITING.value)
        .values(status=Status.SENDING.value, tries=OutboxRow.tries + 1)
        .returning(OutboxRow.id, OutboxRow.tries)
        .execution_options(synchronize_session=False)
    )
    return {row.id: row.tries for row in begun}


async def finish(session: AsyncSession, outcomes: Sequence[Outcome], now: datetime) -> set[int]:
    """Mark what became of messages and return those that were still ours to mark.

    A message that another sender has taken up since then was tried once more: it is theirs.
    """
    alike: dict[tuple[object, ...], list[Outcome]] = {}
    for outcome in outcomes:
        key = (outcome.status, outcome.fault, outcome.may_stand, outcome.wait)
        alike.setdefault(key, []).append(outcome)
    marked: set[int] = set()
    for same in alike.values():
        ours = [(outcome.message.id, outcome.message.tries) for outcome in same]
        done = await session.scalars(
            update(OutboxRow)
            .where(OutboxRow.status == Status.SENDING.value)
            .where(tuple_(OutboxRow.id, OutboxRow.tries).in_(ours))
            .values(**_values(same[0], now))
            .returning(OutboxRow.id)
            .execution_options(synchronize_session=False)
        )
        marked.update(done)
    return marked


def _values(outcome: Outcome, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"status": outcome.status.value, "fault": outcome.fault}
    if outcome.status is not Status.WAITING:
        values["sent_at"] = now
    if outcome.may_stand:
        values["may_stand"] = True
    if outcome.wait is not None:
        values["not_before"] = now + outcome.wait
    return values


async def remember(session: AsyncSession, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Note which message now stands in the slot of each chat."""
    rows = [
        {
            "address": outcome.message.to,
            "slot": outcome.message.slot + (f"{PART}{index}" if index else ""),
            "message": message,
            "digest": outcome.shown.digest,
            "has_picture": outcome.shown.has_picture,
            "shown_at": now,
        }
        for outcome in outcomes
        if outcome.shown is not None and outcome.message.slot is not None
        for index, message in enumerate((outcome.shown.message, *outcome.shown.more))
    ]
    if rows:
        stored = insert(Shown).values(rows)
        changes = {
            name: stored.excluded[name]
            for name in ("message", "digest", "has_picture", "shown_at")
        }
        await session.execute(
            stored.on_conflict_do_update(index_elements=["address", "slot"], set_=changes)
        )


async def forget(session: AsyncSession, places: Collection[tuple[str, str]]) -> None:
    """Let nothing stand in these slots of chats any more, nor in those of their parts."""
    if places:
        is_there = tuple_(Shown.address, Shown.slot).in_(list(places))
        parts = [(Shown.address == address) & _is_part(slot) for address, slot in places]
        await session.execute(delete(Shown).where(or_(is_there, *parts)))


async def parts(session: AsyncSession, address: str, slot: str) -> tuple[str, ...]:
    """Return the messages that stand in a slot besides the first: the rest of an album."""
    found = await session.scalars(
        select(Shown.message).where(Shown.address == address, _is_part(slot)).order_by(Shown.slot)
    )
    return tuple(found)


async def slots(session: AsyncSession, address: str) -> list[str]:
    found = await session.scalars(
        select(Shown.slot).where(Shown.address == address).order_by(Shown.slot)
    )
    return [slot for slot in found if PART not in slot]


def _is_part(slot: str) -> ColumnElement[bool]:
    return Shown.slot.startswith(f"{slot}{PART}", autoescape=True)


async def unsent_in(session: AsyncSession, slot: str) -> set[str]:
    """Return the chats in which something for a slot has yet to be sent."""
    found = select(OutboxRow.address).where(is_unsent(OutboxRow), OutboxRow.slot == slot)
    return set(await session.scalars(found))


async def recover(session: AsyncSession) -> int:
    """Take up what was being sent when the former sender ended; returns how many there were."""
    rows = await session.scalars(
        update(OutboxRow)
        .where(OutboxRow.status == Status.SENDING.value)
        .values(status=Status.WAITING.value, fault="interrupted", may_stand=True)
        .returning(OutboxRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(rows.all())


async def set_aside(session: AsyncSession, number: int, now: datetime) -> None:
    """Give a message up that cannot even be read."""
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == number)
        .values(status=Status.FAILED.value, fault="unreadable", sent_at=now)
    )


async def delays(session: AsyncSession, now: datetime) -> dict[str, datetime]:
    """Return until when chats asked to be left alone."""
    found = await session.execute(
        select(OutboxRow.address, func.max(OutboxRow.not_before).label("until"))
        .where(is_unsent(OutboxRow), OutboxRow.not_before > now)
        .group_by(OutboxRow.address)
    )
    return {row.address: row.until for row in found}

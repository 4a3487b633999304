"""What the form has to look up: firms, places, and the limits that hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.desks.service import DeskService
from services.desks.types import DeskDetails, DeskKind
from services.enterprises.names import credit_code, is_meant_as_code
from services.enterprises.service import EnterpriseService
from services.enterprises.types import EnterpriseDetails
from services.policy.service import PolicyService
from services.reports import density, meaning, places, rules
from services.reports.density import DensityLimits
from services.reports.parsing import is_only_numbers
from services.reports.types import MORE, NO, SKIP, WORKER, Draft, FormDetails, Note, Step

PLACES_A_PAGE = 4
"""With [more] and [back] these are the six buttons of a message at most."""
LONGEST_NAME = 128
ELSEWHERE = frozenset({Step.FIRM, Step.PLACE, Step.URGENCY, Step.REVIEW})
"""Where somebody may still send the numbers that were asked before."""


class Lookups:
    """Answers that need the desks, the firms or the policy."""

    def __init__(
        self, desks: DeskService, enterprises: EnterpriseService, policy: PolicyService
    ) -> None:
        self._desks = desks
        self._enterprises = enterprises
        self._policy = policy

    async def pressed(self, draft: Draft, step: Step, value: str) -> Draft:
        """Return the draft after a button; what no button can say changes nothing."""
        if value == WORKER and step in {Step.FIRM, Step.STORY}:
            return replace(draft, is_worker=True, note=Note.WORKER)
        if step is Step.FIRM:
            return await self._pressed_firm(draft, value)
        if step is Step.PLACE:
            return await self._pressed_place(draft, value)
        try:
            return rules.pressed(draft, step, value)
        except ValueError:
            return draft

    async def typed(self, draft: Draft, step: Step, text: str, today: date) -> Draft:
        """Return the draft after words that were typed on a day."""
        if step in ELSEWHERE and Step.NUMBERS in rules.steps(draft) and is_only_numbers(text):
            return rules.count(draft, text)
        if step is Step.FIRM:
            return await self._firm(draft, text)
        if step is Step.PLACE:
            return await self._place(draft, text)
        if step is Step.CHANGE:
            return draft
        changed = rules.typed(draft, step, text, today)
        is_told = Step.STORY in changed.answered and Step.STORY not in draft.answered
        needs_place = Step.PLACE in rules.steps(changed) and Step.PLACE not in changed.answered
        return await self._locate(changed, text) if is_told and needs_place else changed

    async def with_known_firm(self, draft: Draft, known: dict[str, Any]) -> Draft:
        """Return the draft with the firm of the last report, if that still stands."""
        firm = await self._enterprises.find(known.get("firm_id") or "")
        if firm is not None:
            return await self._choose(draft, firm)
        name, place = known.get("firm"), await self._desks.find(known.get("place") or "")
        if not name or place is None or known.get("firm_id"):
            return draft
        # A firm that is on no list: its name is remembered with the place that was chosen.
        named = rules.done(draft, Step.FIRM, note=draft.note, firm=name, firm_id=None)
        return self._settle(named, place)

    async def details(self, draft: Draft, *, contact: str | None) -> FormDetails:
        """Return the draft with everything that its message shows."""
        policy = await self._policy.current()
        limits = DensityLimits(policy.people_per_room, policy.area_per_person)
        step = rules.current(draft)
        desks = {desk.code: desk for desk in await self._desks.all()}
        place = desks.get(draft.place or "")
        measured = None
        if draft.people is not None and draft.rooms is not None:
            measured = density.measure(draft.people, draft.rooms, draft.area, limits)
        found = [await self._enterprises.find(number) for number in draft.candidates]
        shown, has_more = self._page(draft, list(desks.values()))
        is_referred = place is not None and place.kind is DeskKind.REFER
        return FormDetails(
            draft=draft,
            step=step,
            limits=limits,
            density=measured,
            place=place,
            referred_to=desks.get(place.parent or "") if place and is_referred else None,
            choices=shown,
            has_more_choices=has_more,
            firms=tuple((firm, desks.get(firm.desk)) for firm in found if firm is not None),
            contact=contact,
            is_verified=contact is not None,
        )

    async def _pressed_firm(self, draft: Draft, value: str) -> Draft:
        if value == SKIP and draft.asked_code and draft.firm is not None:
            return self._without_firm(draft, note=Note.FIRM_UNKNOWN)
        if value == SKIP and draft.is_worker:
            return self._without_firm(draft, note=None)
        if value == NO and draft.candidates:
            return self._without_firm(draft, note=Note.FIRM_UNKNOWN)
        return await self._candidate(draft, value)

    async def _pressed_place(self, draft: Draft, value: str) -> Draft:
        if value == MORE:
            page = 0 if draft.places else draft.page + 1
            return replace(draft, page=page, places=(), note=None)
        desk = await self._desks.find(value)
        is_offered = desk is not None and desk.kind is not DeskKind.COUNTY
        return self._settle(draft, desk) if is_offered else draft

    async def _candidate(self, draft: Draft, value: str) -> Draft:
        if not value.isdecimal() or int(value) >= len(draft.candidates):
            return draft
        firm = await self._enterprises.find(draft.candidates[int(value)])
        if firm is None:
            return draft
        return await self._choose(replace(draft, note=None), firm)

    async def _firm(self, draft: Draft, text: str) -> Draft:
        """Search for a firm; what is not found is reported all the same."""
        if meaning.is_worker(text) and not draft.is_worker:
            return replace(draft, is_worker=True, note=Note.WORKER)
        named = replace(draft, firm=text[:LONGEST_NAME], firm_id=None)
        if not draft.asked_code and credit_code(text) is None and is_meant_as_code(text):
            return replace(named, asked_code=True, candidates=(), note=Note.BAD_CODE)
        found = await self._enterprises.search(text)
        if found.count == 0:
            return self._without_firm(named, note=Note.FIRM_UNKNOWN)
        ids = tuple(firm.id for firm in found.enterprises)
        return replace(named, candidates=ids, found=found.count, note=None)

    async def _choose(self, draft: Draft, firm: EnterpriseDetails) -> Draft:
        """Take a firm, and with it the place that looks after it."""
        desk = await self._desks.find(firm.desk)
        chosen = rules.done(
            draft,
            Step.FIRM,
            note=draft.note,
            firm=firm.name,
            firm_id=firm.id,
            candidates=(),
            found=0,
        )
        return self._settle(chosen, desk)

    def _without_firm(self, draft: Draft, note: Note | None) -> Draft:
        """Go on without a known firm; a place that the story named need not be asked."""
        changed = rules.done(draft, Step.FIRM, note=note, candidates=(), found=0)
        if Step.PLACE not in draft.answered and len(draft.places) == 1:
            return rules.done(changed, Step.PLACE, note=note, place=draft.places[0], places=())
        return changed

    async def _place(self, draft: Draft, text: str) -> Draft:
        """Search for a place; one that nobody knows is the county's to find."""
        found = places.named(text, await self._desks.places())
        if len(found) == 1:
            return self._settle(draft, found[0])
        if found:
            codes = tuple(desk.code for desk in found[:PLACES_A_PAGE])
            return replace(draft, places=codes, note=None)
        where = draft.where or text[:LONGEST_NAME]
        return rules.done(draft, Step.PLACE, note=Note.PLACE_UNKNOWN, where=where)

    async def _locate(self, draft: Draft, text: str) -> Draft:
        """Read the place from the story, so that it need not be asked."""
        found = places.named(text, await self._desks.places())
        if len(found) != 1:
            return replace(draft, places=tuple(desk.code for desk in found[:PLACES_A_PAGE]))
        where = draft.where or places.remainder(text, found[0])
        located = replace(draft, where=where)
        # A firm decides about its place itself; the story's place is where it happens.
        if Step.FIRM in rules.steps(draft) and Step.FIRM not in draft.answered:
            return replace(located, places=(found[0].code,))
        return self._settle(located, found[0])

    @staticmethod
    def _settle(draft: Draft, desk: DeskDetails | None) -> Draft:
        """Take a place; one that is administered elsewhere is said so at once."""
        if desk is None:
            return rules.done(draft, Step.PLACE)
        note = Note.REFERRED if desk.kind is DeskKind.REFER else draft.note
        return rules.done(draft, Step.PLACE, place=desk.code, places=(), note=note)

    @staticmethod
    def _page(draft: Draft, desks: Sequence[DeskDetails]) -> tuple[tuple[DeskDetails, ...], bool]:
        named = tuple(desk for desk in desks if desk.code in draft.places)
        if named:
            return named, True
        offered = [desk for desk in desks if desk.kind is not DeskKind.COUNTY]
        pages = max(1, -(-len(offered) // PLACES_A_PAGE))
        start = (draft.page % pages) * PLACES_A_PAGE
        return tuple(offered[start : start + PLACES_A_PAGE]), pages > 1

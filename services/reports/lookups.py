"""What the form has to look up: firms, places, and the limits that hold."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.desks.service import DeskService
from services.desks.types import Category, DeskDetails, DeskKind
from services.enterprises.service import EnterpriseService
from services.enterprises.types import EnterpriseDetails
from services.policy.service import PolicyService
from services.reports import density, meaning, places, rules
from services.reports.density import DensityLimits
from services.reports.types import Draft, FormDetails, Note, Step, Symptoms
from services.tickets.types import Kind, Urgency

PLACES_A_PAGE = 4
"""With [more] and [back] these are the six buttons of a message at most."""
NO, WORKER, SKIP, MORE = "no", "worker", "skip", "more"
LONGEST_NAME = 128


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
        try:
            match step:
                case Step.CATEGORY:
                    return rules.choose_category(draft, Category(value))
                case Step.KIND:
                    kind = Kind(value)
                    is_offered = draft.category and kind in meaning.OF_CATEGORY[draft.category]
                    return rules.choose_kind(draft, kind) if is_offered else draft
                case Step.SYMPTOMS:
                    return rules.answer_symptoms(draft, Symptoms(value))
                case Step.URGENCY:
                    return rules.done(draft, Step.URGENCY, urgency=Urgency(value))
                case Step.CHANGE:
                    chosen = Step(value)
                    is_offered = chosen in rules.changeable(draft)
                    return rules.ask_again(draft, chosen) if is_offered else draft
        except ValueError:
            return draft
        return await self._looked_up(draft, step, value)

    async def typed(self, draft: Draft, step: Step, text: str) -> Draft:
        """Return the draft after typed words."""
        if step is Step.FIRM:
            return await self._firm(draft, text)
        if step is Step.PLACE:
            return await self._place(draft, text)
        if step is Step.CHANGE:
            return draft
        changed = rules.typed(draft, step, text)
        is_told = Step.STORY in changed.answered and Step.STORY not in draft.answered
        if is_told and Step.PLACE in rules.steps(changed):
            return await self._locate(changed, text)
        return changed

    async def with_known_firm(self, draft: Draft, known: dict[str, Any]) -> Draft:
        """Return the draft with the firm of the last report, if that still stands."""
        firm = await self._enterprises.find(known.get("firm_id") or "")
        if firm is not None:
            return await self._choose(draft, firm, note=draft.note)
        return draft

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

    async def _looked_up(self, draft: Draft, step: Step, value: str) -> Draft:
        if value == WORKER and step in {Step.FIRM, Step.STORY}:
            return replace(draft, is_worker=True, note=Note.WORKER)
        if step is Step.FIRM:
            if value == SKIP and draft.is_worker:
                return rules.done(draft, Step.FIRM)
            if value == NO and draft.candidates:
                return rules.done(draft, Step.FIRM, note=Note.FIRM_UNKNOWN, candidates=())
            return await self._candidate(draft, value)
        if step is Step.PLACE:
            if value == MORE:
                return replace(draft, page=draft.page + 1, places=())
            desk = await self._desks.find(value)
            return self._settle(draft, desk) if desk is not None else draft
        return draft

    async def _candidate(self, draft: Draft, value: str) -> Draft:
        if not value.isdecimal() or int(value) >= len(draft.candidates):
            return draft
        firm = await self._enterprises.find(draft.candidates[int(value)])
        return await self._choose(draft, firm) if firm is not None else draft

    async def _firm(self, draft: Draft, text: str) -> Draft:
        """Search for a firm; what is not found is reported all the same."""
        if meaning.is_worker(text) and not draft.is_worker:
            return replace(draft, is_worker=True, note=Note.WORKER)
        name = text[:LONGEST_NAME]
        found = await self._enterprises.search(text)
        if found.count == 0:
            return rules.done(
                draft, Step.FIRM, note=Note.FIRM_UNKNOWN, firm=name, candidates=(), found=0
            )
        ids = tuple(firm.id for firm in found.enterprises)
        return replace(draft, firm=name, candidates=ids, found=found.count, note=None)

    async def _choose(
        self, draft: Draft, firm: EnterpriseDetails, note: Note | None = None
    ) -> Draft:
        desk = await self._desks.find(firm.desk)
        chosen = replace(draft, firm=firm.name, firm_id=firm.id, candidates=(), found=0)
        chosen = rules.done(chosen, Step.FIRM)
        return (
            replace(settled, note=note)
            if (settled := self._settle(chosen, desk)).note is None
            else settled
        )

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

"""Who handles a problem; pure."""

from collections.abc import Mapping

from services.desks.types import Category, DeskDetails, DeskKind, Route


def route(category: Category, place: str | None, desks: Mapping[str, DeskDetails]) -> Route:
    """Return who handles a category at a place (the code of its desk).

    Category × town or park → desk, else its parent. A place that nobody knows is the county's.
    A desk administered elsewhere is named so that the reporter gets its phone; the ticket goes
    to its parent. Raises LookupError where there is no county.
    """
    county = next((desk for desk in desks.values() if desk.kind is DeskKind.COUNTY), None)
    if county is None:
        raise LookupError("There is no county desk.")
    named = desks.get(place or "")
    referred = named if named is not None and named.kind is DeskKind.REFER else None
    desk = named or county
    while desk.kind is not DeskKind.COUNTY and not _handles(desk, category):
        desk = desks.get(desk.parent or "", county)
    return Route(desk=desk, referred=referred)


def _handles(desk: DeskDetails, category: Category) -> bool:
    return desk.kind is not DeskKind.REFER and category in desk.categories

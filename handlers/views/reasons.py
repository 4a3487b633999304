"""The six situations in words: what it is, from when, until when, who lifts it."""

from handlers.views.times import day
from services.health.types import LiftedBy, Reason, Situation
from services.i18n import Translator
from services.records.types import CaseStatus


def lines(reason: Reason, words: Translator) -> tuple[str, str]:
    """Return two lines: the situation with the notice's number, and its dates."""
    return title(reason, words), _dates(reason, words)


def title(reason: Reason, words: Translator) -> str:  # noqa: PLR0911 - one for each situation
    """Return the situation in words, with the notice's number."""
    _ = words.gettext
    days = reason.window_days
    place = reason.place_name or ""
    match reason.situation:
        case Situation.FEVER_CLINIC:
            return _("① Visit to a fever clinic in the province within {days} days", days=days)
        case Situation.LISTED_AREA:
            return _("② Coming from a high-incidence area: {place}", place=place)
        case Situation.CASE if reason.status is CaseStatus.SUSPECTED:
            return _("③ Suspected case")
        case Situation.CASE:
            return _("③ Confirmed case")
        case Situation.CONTACT:
            return _("④ Close contact of a confirmed case")
        case Situation.CLOSED_COMMUNITY:
            return _("⑤ Living in a closed-off community: {place}", place=place)
        case Situation.ANTIPYRETICS:
            return _("⑥ Antipyretics bought in the province within {days} days", days=days)


def _dates(reason: Reason, words: Translator) -> str:
    _ = words.gettext
    since = day(reason.since, words)
    by = reason.institution or _registrar(reason, words)
    if reason.until is None:
        return _lifted(reason, since, by, words)
    until = day(reason.until, words)
    if reason.last_stay is not None:
        last = day(reason.last_stay, words)
        return _(
            "Last day there: {last} ({by}); counts until {until}", last=last, by=by, until=until
        )
    return _("Registered {since} ({by}); counts until {until}", since=since, by=by, until=until)


def _lifted(reason: Reason, since: str, by: str, words: Translator) -> str:
    """Say who ends what has no end of its own."""
    _ = words.gettext
    if reason.situation is Situation.LISTED_AREA:
        return _(
            "Since {since} ({by}); counts until {days} days after you leave the area or it"
            " is taken off the list",
            since=since,
            by=by,
            days=reason.window_days,
        )
    if reason.situation is Situation.CLOSED_COMMUNITY:
        return _(
            "Since {since} ({by}); the county's headquarters lifts it, then it turns green"
            " by itself",
            since=since,
            by=by,
        )
    if reason.lifted_by is LiftedBy.HEALTH_AUTHORITY:
        return _(
            "Registered {since} ({by}); hospital and disease control lift it, then it turns"
            " green by itself",
            since=since,
            by=by,
        )
    return _(
        "Registered {since} ({by}); disease control lifts it, then it turns green by itself",
        since=since,
        by=by,
    )


def _registrar(reason: Reason, words: Translator) -> str:
    """Say who registers such records, where the record itself names nobody."""
    _ = words.gettext
    return {
        Situation.FEVER_CLINIC: _("fever clinic"),
        Situation.LISTED_AREA: _("registration on arrival"),
        Situation.CASE: _("hospital"),
        Situation.CONTACT: _("disease control"),
        Situation.CLOSED_COMMUNITY: _("community"),
        Situation.ANTIPYRETICS: _("pharmacy"),
    }[reason.situation]

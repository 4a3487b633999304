"""Announcements of headquarters: what recipients read, and how they are made."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from handlers.views.callbacks import data
from handlers.views.desks import desk_name
from handlers.views.messages import Button, Message
from services.announcements.types import Announcement, Audience, Fate, Status
from services.desks.types import DeskDetails
from services.i18n import Translator

DESKS_A_PAGE = 4
Explain = Callable[[Translator, dict[str, Any]], str]


# What recipients read


def notice_text(found: Announcement, county: str, words: Translator) -> str:
    """Return what a recipient reads: our label, then the words of headquarters."""
    _ = words.gettext
    is_english = not words.language.startswith("zh")
    text = found.english if is_english and found.english else found.text
    label = _("Announcement from headquarters, {county}:", county=county)
    return f"{label}\n{text}"


def notice(
    found: Announcement, county: str, words: Translator, *, is_group: bool, wants: bool
) -> Message:
    """Return the announcement; in one's own chat with the way out of all others."""
    text = notice_text(found, county, words)
    if is_group:
        return Message(text)
    if wants:
        button = Button(
            words.pgettext("announcement", "No more of these"), data("n.off", found.id)
        )
    else:
        button = Button(words.pgettext("announcement", "Get them again"), data("n.on", found.id))
    return Message(text, ((button,),))


def toast_off(words: Translator) -> str:
    return words.gettext("You get no more announcements. To change that: /privacy")


def toast_on(words: Translator) -> str:
    return words.gettext("You get announcements again.")


# How they are made


def choice(words: Translator) -> Message:
    _ = words.gettext
    return Message(
        _("To whom does the announcement go? You see it before it is sent."),
        (
            (Button(words.pgettext("announcement", "All enterprises' contacts"), data("n.all")),),
            (
                Button(
                    words.pgettext("announcement", "Enterprises of one place"), data("n.page", 0)
                ),
            ),
            (
                Button(
                    words.pgettext("announcement", "Groups of the duty desks"), data("n.groups")
                ),
            ),
            (Button(words.pgettext("announcement", "Don't announce"), data("n.quit")),),
        ),
    )


def places(desks: Sequence[DeskDetails], page: int, words: Translator) -> Message:
    """Ask for the town or park."""
    pages = max(1, -(-len(desks) // DESKS_A_PAGE))
    page %= pages
    rows = [
        (Button(desk_name(desk, words), data("n.desk", desk.code)),)
        for desk in desks[page * DESKS_A_PAGE : (page + 1) * DESKS_A_PAGE]
    ]
    if pages > 1:
        rows.append((Button(words.gettext("More places"), data("n.page", page + 1)),))
    rows.append((_quit(words),))
    return Message(words.gettext("Enterprises of which town or park?"), tuple(rows))


def prompt(audience: str, words: Translator) -> Message:
    return Message(
        words.gettext(
            "Your next message becomes the announcement to: {audience}.\n"
            "You see it before it is sent.",
            audience=audience,
        ),
        ((_quit(words),),),
    )


def reword_prompt(words: Translator, *, is_english: bool) -> Message:
    _ = words.gettext
    text = (
        _("Your next message becomes the English text, for those who have chosen English.")
        if is_english
        else _("Your next message takes the place of the text.")
    )
    return Message(text, ((_quit(words),),))


def audience_name(audience: Audience, desk: DeskDetails | None, words: Translator) -> str:
    _ = words.gettext
    if audience is Audience.DESKS:
        return _("groups of the duty desks")
    if desk is None:
        return _("contacts of all enterprises")
    return _("contacts of enterprises, {place}", place=desk_name(desk, words))


def preview(found: Announcement, audience: str, county: str, words: Translator) -> Message:
    """Show a draft as it will be read, with to how many it goes."""
    _ = words.gettext
    number, count = found.id, found.waiting
    head = words.ngettext(
        "Preview; goes to {n} chat: {audience}",
        "Preview; goes to {n} chats: {audience}",
        count,
        audience=audience,
    )
    lines = [head]
    if declined := found.count(Fate.DECLINED):
        lines.append(
            words.ngettext("{n} more has opted out.", "{n} more have opted out.", declined)
        )
    label = _("Announcement from headquarters, {county}:", county=county)
    lines += ["", label, found.text]
    if found.english:
        lines += ["", found.english]
    elif found.audience is Audience.ENTERPRISES:
        lines += ["", _("Without an English text everybody reads this one.")]
    send = words.ngettext("Send to {n}", "Send to {n}", count)
    english = "Change the English" if found.english else "Add English"
    names = {
        "Add English": words.pgettext("announcement", "Add English"),
        "Change the English": words.pgettext("announcement", "Change the English"),
    }
    return Message(
        "\n".join(lines),
        (
            (Button(send, data("n.send", number), style="primary"),),
            (
                Button(words.pgettext("announcement", "Change the text"), data("n.text", number)),
                Button(names[english], data("n.english", number)),
            ),
            (Button(words.pgettext("announcement", "Don't announce"), data("n.drop", number)),),
        ),
    )


def progress(found: Announcement, words: Translator) -> Message:
    """Say how far it has got."""
    _ = words.gettext
    heads = {
        Status.SENDING: _("Announcement {number} is being sent.", number=found.id),
        Status.STOPPED: _("Announcement {number} was stopped.", number=found.id),
    }
    done = _("Announcement {number} has been sent.", number=found.id)
    counts = _(
        "Delivered {delivered}, not deliverable {failed}, waiting {waiting}",
        delivered=found.count(Fate.DELIVERED),
        failed=found.count(Fate.FAILED),
        waiting=found.waiting,
    )
    lines = [heads.get(found.status, done), counts]
    if stopped := found.count(Fate.STOPPED):
        lines.append(_("Not sent because it was stopped: {count}", count=stopped))
    if declined := found.count(Fate.DECLINED):
        lines.append(_("Opted out of announcements: {count}", count=declined))
    stop = Button(words.pgettext("announcement", "Stop"), data("n.stop", found.id))
    return Message("\n".join(lines), ((stop,),) if found.status is Status.SENDING else ())


def toast_changed(words: Translator) -> str:
    return words.gettext("The recipients have changed. Please look again and confirm.")


def toast_dropped(words: Translator) -> str:
    return words.gettext("Not announced.")


def too_old(words: Translator) -> Message:
    """Refuse what was written long after the prompt."""
    return Message(
        words.gettext(
            "More than 15 minutes have passed, so this was not used. Please begin again: /announce"
        )
    )


def _quit(words: Translator) -> Button:
    return Button(words.pgettext("announcement", "Don't announce"), data("n.quit"))


# Refusals


def _not_found(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("Nothing was found.")


def _decided(words: Translator, params: dict[str, Any]) -> str:
    at = params["at"]
    time = at.strftime("%H:%M") if isinstance(at, datetime) else ""
    if params["status"] == Status.STOPPED:
        return words.gettext("It was stopped at {time}.", time=time)
    if params["status"] == Status.DONE:
        return words.gettext("It was sent to everybody by {time}.", time=time)
    return words.gettext("It has been on its way since {time}.", time=time)


def _empty(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("An announcement is text. Please type it.")


def _nobody(words: Translator, _: dict[str, Any]) -> str:
    return words.gettext("Nobody would get it: there are no such contacts or groups.")


ERRORS: dict[str, Explain] = {
    "announcement_not_found": _not_found,
    "announcement_decided": _decided,
    "announcement_empty": _empty,
    "announcement_nobody": _nobody,
}

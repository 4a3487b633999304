"""What a desk's group, its leads and headquarters read about topics and rights, in English."""

import pytest

from handlers.views import groups, topics
from services.desks.types import Category, DeskDetails, DeskKind
from services.groups.types import Need
from services.i18n import translator
from services.topics.types import TopicFault

EN = translator("en")
TOWN = DeskDetails("t1", "黄塘镇", "Huangtang", DeskKind.TOWN, None, (), "", frozenset(Category))


def test_topics_are_offered_turned_on_and_off() -> None:
    assert topics.offer(EN).text == (
        "This group has topics. If each ticket is to have one of its own, a shift lead sends "
        "/topics here; the bot needs the right to manage topics for it."
    )
    assert topics.switched(EN, is_on=True).text == (
        "From now on each new ticket has a topic of its own, which is closed with it. "
        "The bot needs the right to manage topics; /topics turns this off."
    )
    assert topics.switched(EN, is_on=False).text == (
        "From now on the cards of new tickets go to the group itself again."
    )


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (
            TopicFault.RIGHTS,
            (
                "The bot may not manage topics in the group of Huangtang, so cards stand in the "
                "group itself. Give it the right to manage topics, and new tickets will have "
                "their own again."
            ),
        ),
        (
            TopicFault.NO_FORUM,
            (
                "The group of Huangtang has no topics any more, so cards stand in the group "
                "itself. Turn topics on in its settings, or send /topics there to do without them."
            ),
        ),
        (
            TopicFault.DELETED,
            (
                "In the group of Huangtang somebody deleted the topic of a ticket. Its card is "
                "in the group itself now; nothing else has changed. To do without topics, send "
                "/topics there."
            ),
        ),
    ],
)
def test_why_a_card_has_no_topic(fault: TopicFault, text: str) -> None:
    assert topics.fault(TOWN, fault, EN).text == text


@pytest.mark.parametrize(
    ("needs", "text"),
    [
        (
            {Need.PRESENCE, Need.VOICE, Need.SIGHT},
            (
                "The bot was taken out of the group of Huangtang: no cards arrive there; calls "
                "in private chats go on. Let it in again, or bind another group with /bind."
            ),
        ),
        (
            {Need.VOICE},
            (
                "The bot may no longer write in the group of Huangtang: no cards arrive there; "
                "calls in private chats go on. Please let it send messages."
            ),
        ),
        (
            {Need.SIGHT, Need.DOOR},
            (
                "The bot is no longer an administrator of the group of Huangtang: it cannot see "
                "who is there, and its cards may show number and category only. Please make it "
                "an administrator again, with the right to ban users."
            ),
        ),
        (
            {Need.DOOR},
            (
                "The bot can no longer remove anybody from the group of Huangtang. Please give "
                "it the right to ban users; until then, remove by hand whoever has left."
            ),
        ),
        (
            {Need.TOPICS},
            (
                "The bot may no longer manage topics in the group of Huangtang: cards stand in "
                "the group itself. Please give it the right to manage topics."
            ),
        ),
    ],
)
def test_what_the_bot_can_no_longer_do(needs: set[Need], text: str) -> None:
    assert groups.lost(TOWN, needs, EN).text == text


def test_several_losses_are_lines_of_one_message() -> None:
    shown = groups.lost(TOWN, {Need.VOICE, Need.DOOR, Need.TOPICS}, EN).text.splitlines()
    assert [line.split(" in the group")[0].split(" from the")[0] for line in shown] == [
        "The bot may no longer write",
        "The bot can no longer remove anybody",
        "The bot may no longer manage topics",
    ]


def test_who_may_not_turn_topics_on_is_told_why() -> None:
    assert topics.ERRORS["leads_switch_topics"](EN, {}) == (
        "Only a shift lead or headquarters can turn topics on or off."
    )
    assert topics.ERRORS["no_forum"](EN, {}) == (
        "This group has no topics. Turn them on in the group's settings first, then send /topics."
    )

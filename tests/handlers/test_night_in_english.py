"""The night at the desk as people read it in English, word for word."""

from services.chats.types import Address
from tests.duty_stage import TOMORROW, Night, open_night

FACTS = (
    "Huangtang Town, 村口, 1 returning worker, waiting there now\n"
    "Says: no fever, dry cough or fatigue, has a lease\n"
)
CASE = (
    "Ticket 1052 is yours (03:12)\n"
    "Please answer the reporter by 03:27\n"
    "Huangtang Town, 村口; reporter 李*\n\n"
    "Basis: section 3 of the county's notice. No unit or person may restrict the entry and exit"
    " of people returning to work who show no fever, dry cough or fatigue and against whom no"
    " failure to follow prevention measures is found."
)


async def in_english(night: Night) -> None:
    for handle in ("zhang", "wang", "liu", "li"):
        await night.services.chats.set_language(night.account(handle), "en")
    await night.services.chats.set_language(Address(str(night.group.room.id)), "en")


async def test_receipt_page_case_flash_report_and_card() -> None:
    async with open_night() as night:
        await in_english(night)
        await night.at("03:07", TOMORROW)
        await night.kept_out()
        assert night.last("li") == (
            "Received, ticket 1052.\n"
            "Handled by the task force of Huangtang Town, on duty day and night\n"
            "An officer will take it by 03:12. If nobody does, the next one is called"
            " automatically; there is no need to chase.\n"
            "Urgent: call 0595-0000 0100; danger to life: call 110 or 120.\n"
            "To add something, reply to this message."
        )
        assert night.buttons("li") == [["Add", "Progress", "Withdraw"]]
        await night.at("03:12", TOMORROW)
        assert night.last("wang") == (
            f"Please take ticket 1052, entry restricted\n{FACTS}"
            "Reported 03:07, 张某 on duty did not take it, now it is yours.\n"
            "If nobody takes it by 03:17 the shift lead is called."
        )
        assert night.buttons("wang") == [["I take it", "I can't, next one"], ["Flash report"]]
        assert await night.press("wang", "Flash report") == "Headquarters is being told."
        assert night.last("liu") == (
            "Flash report: ticket 1052, entry restricted\n"
            "Huangtang Town, waiting there now\n"
            "Reported 03:07, not taken yet\n"
            "王某 reports it at 03:12."
        )
        told = "Taken back; it is deleted at headquarters too."
        assert await night.press("wang", "Take back") == told
        await night.press("wang", "I take it")
        assert CASE in night.texts("wang")
        assert night.group.bubbles[-1].text == (
            "1052 · entry restricted · Huangtang Town\n"
            "03:07 reported · 03:12 told headquarters · 03:12 flash report taken back ·"
            " 03:12 taken by 王某"
        )
        await night.at("03:27", TOMORROW)
        assert night.last("zhang") == (
            f"Please take ticket 1052, entry restricted\n{FACTS}"
            "Reported 03:07, now it is yours.\n"
            "王某 took it at 03:12 and did not get round to answering by 03:27.\n"
            "If nobody takes it by 03:32 the backup officer is called."
        )

"""Orange: each reason with the day it ends, and what to do about it (CONVERSATIONS.md 1.4)."""

from bot.sandbox.cast import CAST
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.prologue import CONSENT, deliver_quietly
from bot.sandbox.stories.resident import greet
from bot.sandbox.stories.telling import Story, Telling

ANTIPYRETICS = (
    "您的健康码说明（请本人看）\n"
    "橙码表示“还没有通过核验”，不等于患病。\n"
    "\n"
    "原因 1 项：\n"
    "⑥ 14 天内在省内购买过退烧药\n"
    "登记日期：2月20日（药店登记），计入到 3月5日\n"
    "\n"
    "没有新的情形，3月6日零点自动转绿，到时通知您，不用申请。\n"
    "不是您买的，或日期不对，请点“记录不对”，1 小时内有人答复。\n"
    "如有发热、干咳、乏力，请先打电话再就医，路上戴好口罩。"
)
CONTACT = (
    "④ 属于确诊人员的密切接触者\n"
    "登记日期：2月22日（疾控部门），由疾控部门解除，解除后自动转绿\n"
    "\n"
    "疾控人员会与您联系，这之前请尽量不外出。需要帮助随时打 "
)
CONTACT_END = "这不是您的错。原因只有您自己看得到，不会告诉单位、房东和邻居。"


async def get_code(telling: Telling, handle: str) -> Actor:
    """Let somebody go the whole way to their code."""
    phone = await greet(telling, handle)
    await phone.follow(await phone.log_in(phone.link(telling(*CONSENT))))
    return phone


async def _antipyretics(telling: Telling) -> None:
    await telling.at("08:20")
    phone = await get_code(telling, "su")
    await phone.hears(telling(ANTIPYRETICS, "5 Mar"))
    tail = CAST["su"].id_number[-4:]
    picture = await phone.hears(
        telling(
            f"橙码 · 苏*婷 · 证件尾号 {tail}\n"
            "2月24日（周一）08:20 生成，今天 24:00 前有效\n"
            "橙码表示尚未通过核验，不等于患病。请对方扫码。",
            tail,
        )
    )
    telling.expect(picture.picture, "a picture of the code")


async def _record_wrong(telling: Telling) -> None:
    """She says that the record is wrong; the county's officer answers within the hour."""
    await telling.stage.number_tickets_from(1043)
    await telling.at("08:22")
    phone, officer = telling.actor("su"), telling.actor("gao")
    await phone.press(telling("记录不对", "The record is wrong"))
    await phone.hears(
        telling(
            "已收到，工单 1043。\n值班室核对您的记录，09:22 前答复您", "Received, ticket 1043.\n"
        )
    )
    await officer.hears(
        telling(
            "请接单：工单 1043，记录不对\n惠安县，已答应 09:22 前答复\n",
            "Please take ticket 1043, health-code record\n"
            "Huian County, answer promised by 09:22\n",
        )
    )
    await telling.at("08:26")
    await officer.press(telling("我来办", "I take it"))
    await officer.hears(telling("上报人：⑥ 14 天内", "The reporter: ⑥ Antipyretics"))
    await telling.at("08:41")
    await officer.press(telling("办结", "Resolve"))
    await officer.say(
        telling(
            "已请药店核对：登记日期无误。如不是本人购买，请带证件到药店更正。",
            "The pharmacy has checked: the date is right. If it was not you who bought them,"
            " please have it corrected there.",
        )
    )
    await phone.hears(telling("已请药店核对", "The pharmacy has checked"))
    await phone.press(telling("解决了", "Solved"))


async def _contact(telling: Telling) -> None:
    await telling.at("08:50")
    phone = await get_code(telling, "xu")
    explanation = await phone.hears(telling(CONTACT, "Close contact"))
    telling.expect(telling(CONTACT_END, "not your fault") in explanation.words, "the comfort")
    await phone.hears(telling("橙码 · 许*静", "许*静"))


async def _several(telling: Telling) -> None:
    """Three reasons at once, each with its own end."""
    await telling.at("08:55")
    phone = await get_code(telling, "he")
    explanation = await phone.hears(telling("原因 3 项", "3 reasons"))
    for sign in "①⑤⑥":
        telling.expect(telling(sign, "") in explanation.words, f"reason {sign}")


async def _midnight(telling: Telling) -> None:
    """Nothing new for two weeks: at midnight the code turns green by itself."""
    phone = telling.actor("su")
    for day in range(1, 11):
        if telling.moment("07:55", day) > telling.stage.world.clock():
            await telling.later("07:55", day)
            await deliver_quietly(telling)
    await telling.at("23:59", 10)
    phone.chat.catch_up()
    await telling.at("00:00", 11)
    await phone.hears(telling("绿码", "Green"))
    await phone.hears(telling("绿码 · 苏*婷", "苏*婷"))


ORANGE = Story(
    "orange",
    "橙码：哪条记录、计入到哪天",
    "Orange: which record, and until which day",
    _antipyretics,
    ("su",),
)
RECORD_WRONG = Story(
    "record-wrong",
    "“记录不对”：一小时内有人答复",
    "“The record is wrong”: somebody answers within the hour",
    _record_wrong,
    ("su", "gao"),
)
CONTACTS = Story(
    "contact",
    "密切接触者：由谁解除，谁看得到",
    "A close contact: who lifts it, and who sees it",
    _contact,
    ("xu",),
)
SEVERAL = Story(
    "several",
    "三项原因，各有各的期限",
    "Three reasons, each with its own end",
    _several,
    ("he",),
)
MIDNIGHT = Story(
    "midnight",
    "3月6日零点：自动转绿",
    "6 March, 0:00: green by itself",
    _midnight,
    ("su",),
)

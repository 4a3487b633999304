"""Whatever is pressed or typed, the form ends at a ticket, and every step leads back."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chats.types import Address
from services.reports import rules
from services.reports.meaning import OF_CATEGORY
from services.reports.sealing import pack, unpack
from services.reports.types import Draft, Note, Step, Symptoms
from services.tickets.types import Attachment, AttachmentType, Category, Kind, Urgency

VOICE = Attachment(Address("7"), "12", AttachmentType.VOICE)
TODAY = date(2020, 2, 24)
PHOTO = Attachment(Address("7"), "13", AttachmentType.PHOTO)
PRESSES = st.tuples(
    st.sampled_from(list(Step)),
    st.sampled_from([*Category, *Kind, *Urgency, *Symptoms, *Step]).map(lambda one: one.value),
)
TEXTS = st.sampled_from(
    ["46人 6间 120平", "46", "住得太挤", "黄塘镇村口被拦，在现场等", "今晚", "没有", "随便"]
)


def walk(acts: list[tuple[Step, str] | str | Attachment]) -> Draft:
    draft = Draft()
    for act in acts:
        step = rules.current(draft)
        if isinstance(act, Attachment):
            draft = rules.attach(draft, act)
        elif isinstance(act, str):
            if step not in {Step.FIRM, Step.PLACE, Step.CHANGE}:
                draft = rules.typed(draft, step, act, TODAY)
        elif act[0] is step:
            try:
                draft = rules.pressed(draft, *act)
            except ValueError:
                continue
    return draft


@given(st.lists(PRESSES | TEXTS | st.sampled_from([VOICE, PHOTO]), max_size=25))
def test_a_draft_survives_being_stored_at_any_moment(
    acts: list[tuple[Step, str] | str | Attachment],
) -> None:
    draft = walk(acts)
    assert unpack(json.loads(json.dumps(pack(draft)))) == draft
    assert draft.kind is None or draft.kind in OF_CATEGORY[draft.category or Category.OTHER]


@given(st.lists(PRESSES | TEXTS | st.sampled_from([VOICE, PHOTO]), max_size=25))
def test_the_form_can_always_be_finished(acts: list[tuple[Step, str] | str | Attachment]) -> None:
    draft = walk(acts)
    for _ in range(12):
        step = rules.current(draft)
        if step is Step.REVIEW:
            break
        if step in {Step.FIRM, Step.PLACE}:
            draft = rules.done(draft, step)
        else:
            text = "没有" if step is Step.SYMPTOMS else "46人 6间 今晚"
            draft = rules.typed(draft, step, text, TODAY)
    assert rules.current(draft) is Step.REVIEW
    assert rules.is_complete(draft)


def test_only_what_is_kept_out_asks_for_symptoms() -> None:
    for category, kinds in OF_CATEGORY.items():
        for kind in kinds:
            asked = rules.steps(Draft(category=category, kind=kind))
            assert (Step.SYMPTOMS in asked) == (kind is Kind.KEPT_OUT)
            assert asked[-1] is Step.URGENCY


def test_a_voice_message_answers_wherever_words_do() -> None:
    assert rules.current(rules.attach(Draft(), VOICE)) is Step.URGENCY
    crowded = rules.choose_kind(Draft(), Kind.TOO_CROWDED, Category.ACCOMMODATION)
    assert rules.current(rules.attach(crowded, VOICE)) is Step.FIRM
    assert rules.current(rules.attach(crowded, PHOTO)) is Step.NUMBERS


@pytest.mark.parametrize("sent", [AttachmentType.DOCUMENT, AttachmentType.LOCATION])
def test_a_file_or_a_place_goes_along_and_the_question_stays(sent: AttachmentType) -> None:
    attachment = Attachment(Address("7"), "14", sent)
    for category, kinds in OF_CATEGORY.items():
        for kind in kinds:
            draft = rules.choose_kind(Draft(), kind, category)
            attached = rules.attach(draft, attachment)
            assert attached.attachments == (attachment,)
            assert rules.current(attached) is rules.current(draft)


def test_a_spoken_vacancy_is_not_asked_for_its_number() -> None:
    draft = rules.choose_kind(Draft(), Kind.WORKERS_NEEDED, Category.HIRING)
    assert rules.current(rules.attach(draft, VOICE)) is Step.FIRM


def test_what_is_said_of_a_vacancy_later_fills_what_was_missing() -> None:
    draft = rules.choose_kind(Draft(), Kind.WORKERS_NEEDED, Category.HIRING)
    draft = rules.tell(draft, "普工20人", TODAY)
    draft = rules.done(draft, Step.FIRM, Step.PLACE, Step.URGENCY, urgency=Urgency.CAN_WAIT)
    draft = rules.typed(draft, Step.REVIEW, "月薪6000，包住，再加5个人", TODAY)
    assert (draft.people, draft.wage, draft.housing) == (20, ("6000", "6000"), True)


def test_words_without_a_number_are_kept_and_the_form_goes_on() -> None:
    crowded = rules.choose_kind(Draft(), Kind.TOO_CROWDED, Category.ACCOMMODATION)
    told = rules.count(crowded, "太多人了，数不清")
    assert (told.story, told.note) == (("太多人了，数不清",), Note.KEPT)
    assert rules.current(told) is Step.FIRM


def test_changing_one_answer_asks_that_alone_again() -> None:
    draft = rules.choose_kind(Draft(), Kind.TOO_CROWDED, Category.ACCOMMODATION)
    draft = rules.count(draft, "46人 6间")
    draft = rules.done(draft, Step.FIRM, Step.PLACE, Step.URGENCY, urgency=Urgency.TONIGHT)
    again = rules.ask_again(draft, Step.NUMBERS)
    assert rules.current(again) is Step.NUMBERS
    assert again.people is None
    assert rules.current(rules.count(again, "36人 6间")) is Step.REVIEW


def test_a_first_sentence_that_fits_no_form_is_the_report_itself() -> None:
    draft = rules.begin_with(Draft(), "工厂门口的路坏了，货车进不来，请帮忙看看", TODAY)
    assert (draft.category, draft.kind) == (Category.OTHER, Kind.OTHER)
    assert rules.current(draft) is Step.URGENCY
    assert draft.story == ("工厂门口的路坏了，货车进不来，请帮忙看看",)


def test_who_is_said_to_be_ill_later_is_not_reported_as_well() -> None:
    draft = rules.choose_kind(Draft(), Kind.KEPT_OUT, Category.ACCESS)
    draft = rules.tell(draft, "3 人，没有发热、干咳、乏力", TODAY)
    assert draft.symptoms is Symptoms.NONE
    draft = rules.done(draft, Step.PLACE)
    draft = rules.typed(draft, Step.URGENCY, "还有一个人咳嗽了", TODAY)
    assert (draft.symptoms, draft.note) == (Symptoms.SOME, Note.SICK)
    assert draft.story[-1] == "还有一个人咳嗽了"


def test_who_denies_a_fever_alone_is_asked_for_the_rest() -> None:
    draft = rules.choose_kind(Draft(), Kind.KEPT_OUT, Category.ACCESS)
    draft = rules.done(rules.tell(draft, "黄塘镇村口，我们三个人，没有发热", TODAY), Step.PLACE)
    assert rules.current(draft) is Step.SYMPTOMS

"""Binding: a code makes an account a person's, and nobody else learns anything."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import func, select

from bot.wording import Wording
from handlers import binding
from handlers.talk import Lines, Reply, Text
from storage import codes, tables
from storage.database import Database
from storage.kinds import CodeKind, EventKind, PersonId
from tests.binders import (
    CODE,
    DESK,
    PHONE,
    TABLET,
    TAIL,
    WHOLE,
    answers,
    bound,
    event,
    issued,
    leader_with_code,
    said,
    write,
)
from tests.offices import NOW, TODAY, ZONE, moment


@pytest.fixture
def zhang(database: Database) -> PersonId:
    """Give a leader who holds a code."""
    return leader_with_code(database)


@pytest.mark.parametrize(
    "text",
    [
        f"/start {CODE}",
        f"/start@zhucun_bot {CODE}",
        CODE,
        "acde-3467",
        " ac de 34 67 ",
        "\uff21\uff23\uff24\uff25\uff0d\uff13\uff14\uff16\uff17",
        "ACDE3467。",
        "绑定码:ACDE-3467",
        "您的绑定码是 ACDE-3467,14天内有效",
        "\u200bACDE\u200b3467",
    ],
)
def test_a_code_binds_however_it_is_typed(database: Database, zhang: PersonId, text: str) -> None:
    """The answer names person and village, says what is kept, and offers to object."""
    assert answers(write(database, text)) == ["binding.ask_tail"]
    assert bound(database) is None
    outcomes = write(database, TAIL)

    assert bound(database) == zhang
    (reply,) = outcomes
    assert isinstance(reply, Reply)
    assert said(reply.words) == ["binding.bound", "binding.privacy", "binding.check"]
    assert isinstance(reply.words, Lines)
    first = reply.words.parts[0]
    assert isinstance(first, Text)
    assert first.values == {"name": "张三", "place": ("石桥村",)}
    assert [[button.data for button in row] for row in reply.buttons] == [["bind:no"]]


@pytest.mark.parametrize(
    "text",
    [
        f"{CODE} 0001",
        f"/start {CODE} 0001",
        "acde-3467 0001",
        "ACDE-34670001",
        "绑定码 ACDE-3467,手机尾号 0001",
    ],
)
def test_code_and_number_may_come_in_one_message(
    database: Database, zhang: PersonId, text: str
) -> None:
    assert answers(write(database, text))[0] == "binding.bound"
    assert bound(database) == zhang


@pytest.mark.parametrize("text", ["0001", " 00 01 ", "尾号0001", "0001。", "13800000001"])
def test_the_number_is_read_however_it_is_typed(
    database: Database, zhang: PersonId, text: str
) -> None:
    """It is expected for as long as the code is good; other words only repeat the question."""
    write(database, CODE)
    assert answers(write(database, "什么意思")) == ["binding.ask_tail"]
    assert answers(write(database, text, later=timedelta(days=1)))[0] == "binding.bound"
    assert bound(database) == zhang


def test_the_number_is_asked_of_the_account_that_gave_the_code(
    database: Database, zhang: PersonId
) -> None:
    """To anybody else four digits are words like any other."""
    write(database, CODE)

    assert answers(write(database, TAIL, TABLET)) == ["binding.guidance"]
    assert bound(database, TABLET) is None
    assert answers(write(database, TAIL))[0] == "binding.bound"
    assert bound(database) == zhang


def test_a_spot_code_asks_for_no_number_and_ends_after_ten_minutes(
    database: Database, zhang: PersonId
) -> None:
    for minutes, answer in ((10, "binding.wrong_code"), (9, "binding.bound")):
        with database.write() as work:
            codes.issue(work, zhang, CodeKind.spot, CODE, NOW)
        late = timedelta(minutes=minutes)
        assert answers(write(database, CODE, later=late))[0] == answer
    assert bound(database) == zhang


def test_one_more_device_displaces_nobody(database: Database, zhang: PersonId) -> None:
    """A device of the same platform; a roster code later displaces both."""
    write(database, WHOLE)
    with database.write() as work:
        codes.issue(work, zhang, CodeKind.device, "MMMM7777", NOW)
    (reply,) = write(database, "MMMM7777", TABLET)

    assert isinstance(reply, Reply)
    assert [bound(database, a) for a in (PHONE, TABLET)] == [zhang, zhang]
    issued(database, zhang, "NNNN7777")
    third = replace(PHONE, user="99", chat="99")
    outcomes = write(database, "NNNN7777 0001", third)
    assert [o.to for o in outcomes[1:] if isinstance(o, Reply)] == [PHONE, TABLET]
    assert [bound(database, a) for a in (PHONE, TABLET, third)] == [None, None, zhang]


@pytest.mark.parametrize(
    "text",
    ["/start", "签到", "张三", "13800000001", "🙂", "绑定", "绑定失败了怎么办", "x" * 10_000, ""],
)
def test_anything_else_says_only_how_to_be_registered(
    database: Database, zhang: PersonId, text: str
) -> None:
    """A name or number of the roster is answered like any other word, and is no attempt."""
    assert answers(write(database, text)) == ["binding.guidance"]
    assert bound(database) is None
    with database.read() as work:
        assert work.one(select(func.count()).select_from(tables.BindingAttempt)) == 0
    issued(database, zhang)


def test_a_photo_of_somebody_unknown_says_how_to_be_registered(
    database: Database, zhang: PersonId
) -> None:
    with database.write() as work:
        sent = structs.replace(event(CODE), kind=EventKind.photo)
        assert answers(binding.bind(moment(work), sent, CODE)) == ["binding.guidance"]
    assert bound(database) is None
    assert zhang


def test_in_a_group_a_code_is_neither_used_nor_looked_at(
    database: Database, zhang: PersonId
) -> None:
    assert answers(write(database, f"/start {CODE}", private=False)) == ["binding.privately"]
    assert answers(write(database, "BAD4BAD4", private=False)) == ["binding.privately"]
    assert write(database, "大家好", private=False) == []
    assert bound(database) is None
    assert answers(write(database, WHOLE))[0] == "binding.bound"
    assert bound(database) == zhang


def test_a_code_works_once_and_until_it_ends(database: Database, zhang: PersonId) -> None:
    """A wrong, a used and an ended code are answered alike."""
    answered = [answers(write(database, "WWWWWWWW", TABLET))]
    answered.append(answers(write(database, WHOLE, later=timedelta(days=14))))
    assert bound(database) is None
    late = timedelta(days=13, hours=23)
    assert answers(write(database, WHOLE, later=late))[0] == "binding.bound"
    answered.append(answers(write(database, WHOLE, TABLET)))

    assert answered == [["binding.wrong_code"]] * 3
    assert bound(database) == zhang
    assert bound(database, TABLET) is None


def test_a_newer_code_ends_the_older_one(database: Database, zhang: PersonId) -> None:
    issued(database, zhang, "MMMM7777")

    assert answers(write(database, CODE)) == ["binding.wrong_code"]
    assert answers(write(database, "MMMM7777 0001"))[0] == "binding.bound"


def test_who_has_left_is_not_bound(database: Database, zhang: PersonId) -> None:
    with database.write() as work:
        for row in work.ones(select(tables.Assignment)):
            row.last_day = TODAY - timedelta(days=1)

    assert answers(write(database, CODE)) == ["binding.wrong_code"]
    assert zhang


def test_a_second_account_displaces_the_first_of_its_platform(
    database: Database, zhang: PersonId
) -> None:
    """The displaced one is told only that it is unbound; another platform's account stays."""
    write(database, WHOLE)
    for address, code in ((DESK, "MMMM7777"), (TABLET, "NNNN7777")):
        issued(database, zhang, code)
        outcomes = write(database, f"{code} {TAIL}", address)

    assert outcomes[1:] == [Reply(Text("binding.unbound", {}), to=PHONE)]
    assert [bound(database, a) for a in (PHONE, DESK, TABLET)] == [None, zhang, zhang]
    with database.read() as work:
        actions = work.ones(select(tables.Audit.action).order_by(tables.Audit.id))
    assert actions == ["account.bound", "account.bound", "account.displaced", "account.bound"]


def test_only_a_digest_of_a_code_is_kept(database: Database, zhang: PersonId) -> None:
    with database.read() as work:
        (row,) = work.ones(select(tables.BindingCode))
    assert (row.person_id, len(row.digest), CODE in row.digest) == (zhang, 64, False)


def test_a_fresh_code_has_nothing_that_looks_like_something_else() -> None:
    """Signs are chosen by what is handed in, one for each place."""
    picked = iter("ACDE3467")
    assert codes.fresh(lambda signs: next(picked) if signs == codes.ALPHABET else "") == CODE
    assert set("0OQ1IL2Z5S8BUV") & set(codes.ALPHABET) == set()
    assert len(set(codes.ALPHABET)) ** codes.LENGTH > 10**10


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_pack_without_papers_has_a_shorter_notice(language: str) -> None:
    words = Text("binding.privacy_without_papers", {"messages": 30})
    notice = Wording(ZONE).render(words, language)

    assert 0 < len(notice) <= 120
    assert "30" in notice


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_privacy_notice_fits_120_characters(language: str) -> None:
    values = {"messages": 30, "papers": 1095}
    notice = Wording(ZONE).render(Text("binding.privacy", values), language)

    assert 0 < len(notice) <= 120
    assert "30" in notice
    assert "1095" in notice

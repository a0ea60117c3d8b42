"""Binding: a code makes an account a person's, and nobody else learns anything."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.wording import Wording
from handlers import binding
from handlers.binding import Displaced
from handlers.conversation import Conversation
from handlers.talk import Address, Ask, Event, Lines, Outcome, Reply, Text, Words
from handlers.turn import Turn
from storage import codes, people, roster, tables
from storage.database import Database
from storage.kinds import CodeKind, EventKind, PersonId, Role
from storage.roster import Start
from storage.roster_entries import Entry
from tests.offices import GO_LIVE, NOW, TODAY, ZONE, found, moment

CODE = "ACDE3467"
PHONE = Address("telegram", "1", "77", "77")
TABLET = Address("telegram", "1", "88", "88")
DESK = Address("web", "1", "77", "77")


def said(words: Words) -> list[str]:
    """Give the ids of what is said."""
    match words:
        case Text(id_, _):
            return [id_]
        case Lines(parts):
            return [id_ for part in parts for id_ in said(part)]
        case _:
            return []


def event(text: str, address: Address = PHONE, *, private: bool = True) -> Event:
    return Event(address, "1", EventKind.text, NOW, NOW, text=text, private=private)


def answers(outcomes: list[Outcome | Displaced]) -> list[str]:
    return [id_ for o in outcomes if isinstance(o, Reply) for id_ in said(o.words)]


def bound(database: Database, address: Address = PHONE) -> PersonId | None:
    key = (address.platform, address.bot, address.user)
    with database.read() as work:
        found = people.resolve(work, [key]).get(key)
    return found.person if found else None


def write(
    database: Database,
    text: str,
    address: Address = PHONE,
    *,
    private: bool = True,
    later: timedelta = timedelta(0),
) -> list[Outcome | Displaced]:
    with database.write() as work:
        now = moment(work, NOW + later)
        return binding.bind(now, event(text, address, private=private), text)


def issued(database: Database, person: PersonId, code: str = CODE) -> None:
    with database.write() as work:
        codes.issue(work, person, CodeKind.roster, code, NOW)


@pytest.fixture
def zhang(database: Database) -> PersonId:
    """Give a leader who holds a code."""
    found(database)
    entry = Entry(2, "张三", "13800000001", Role.leader, "", "平安镇", "石桥村")
    with database.write() as work:
        directory = moment(work).office.directory
        roster.write(work, directory, [entry], Start(TODAY, GO_LIVE, "zh_CN"))
        (person,) = people.load_all(work)
    issued(database, person)
    return person


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
    outcomes = write(database, text)

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
        sent = replace(event(CODE), kind=EventKind.photo)
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
    assert answers(write(database, CODE))[0] == "binding.bound"
    assert bound(database) == zhang


def test_a_code_works_once_and_until_it_ends(database: Database, zhang: PersonId) -> None:
    """A wrong, a used and an ended code are answered alike."""
    answered = [answers(write(database, "WWWWWWWW", TABLET))]
    answered.append(answers(write(database, CODE, later=timedelta(days=14))))
    assert bound(database) is None
    assert answers(write(database, CODE, later=timedelta(days=13, hours=23)))[0] == "binding.bound"
    answered.append(answers(write(database, CODE, TABLET)))

    assert answered == [["binding.wrong_code"]] * 3
    assert bound(database) == zhang
    assert bound(database, TABLET) is None


def test_a_newer_code_ends_the_older_one(database: Database, zhang: PersonId) -> None:
    issued(database, zhang, "MMMM7777")

    assert answers(write(database, CODE)) == ["binding.wrong_code"]
    assert answers(write(database, "MMMM7777"))[0] == "binding.bound"


def test_who_has_left_is_not_bound(database: Database, zhang: PersonId) -> None:
    with database.write() as work:
        for row in work.ones(select(tables.Assignment)):
            row.last_day = TODAY - timedelta(days=1)

    assert answers(write(database, CODE)) == ["binding.wrong_code"]
    assert zhang


def test_guessing_is_limited_per_account(database: Database, zhang: PersonId) -> None:
    """After five misses even the right code waits an hour, while others are not held up."""
    misses = [answers(write(database, f"WWWWWWW{n}")) for n in range(5)]

    assert misses == [["binding.wrong_code"]] * 5
    assert answers(write(database, CODE)) == ["binding.too_often"]
    assert bound(database) is None
    later = timedelta(hours=1, seconds=1)
    assert answers(write(database, CODE, later=later))[0] == "binding.bound"
    assert bound(database) == zhang


def test_guessing_is_limited_over_all(
    database: Database, zhang: PersonId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "GUESSES_OF_ALL", 3)
    for n in range(3):
        write(database, "WWWWWWWW", replace(TABLET, user=str(n)))

    assert answers(write(database, CODE)) == ["binding.too_often"]
    assert bound(database) is None
    assert zhang


def test_a_second_account_displaces_the_first_of_its_platform(
    database: Database, zhang: PersonId
) -> None:
    """The displaced one is told only that it is unbound; another platform's account stays."""
    write(database, CODE)
    for address, code in ((DESK, "MMMM7777"), (TABLET, "NNNN7777")):
        issued(database, zhang, code)
        outcomes = write(database, code, address)

    (displaced,) = [o for o in outcomes if isinstance(o, Displaced)]
    assert displaced == Displaced(PHONE, Reply(Text("binding.unbound", {})))
    assert [bound(database, a) for a in (PHONE, DESK, TABLET)] == [None, zhang, zhang]
    with database.read() as work:
        actions = work.ones(select(tables.Audit.action).order_by(tables.Audit.id))
    assert actions == ["account.bound", "account.bound", "account.displaced", "account.bound"]


def turn(
    database: Database, person: PersonId, answer: str, *, private: bool = True
) -> list[Outcome]:
    with database.write() as work:
        now = moment(work)
        rules = now.office.root_rules(TODAY)
        speaker = people.load(work, [person])[person]
        here = Turn(
            work,
            now.office,
            NOW,
            event("x", private=private),
            speaker,
            Conversation("p"),
            TODAY,
            rules,
            str,
        )
        return binding.deny(here) if answer == "deny" else binding.greet(here)


def test_not_me_unbinds_and_is_audited(database: Database, zhang: PersonId) -> None:
    write(database, CODE)
    assert bound(database) == zhang

    (reply,) = turn(database, zhang, "deny")

    assert isinstance(reply, Reply)
    assert said(reply.words) == ["binding.unbound", "binding.guidance"]
    assert bound(database) is None
    assert answers(write(database, CODE)) == ["binding.wrong_code"]
    with database.read() as work:
        actions = work.ones(select(tables.Audit.action).order_by(tables.Audit.id))
    assert actions == ["account.bound", "account.denied"]


def test_somebody_known_is_greeted_in_private_only(database: Database, zhang: PersonId) -> None:
    (reply,) = turn(database, zhang, "greet")
    (group,) = turn(database, zhang, "greet", private=False)

    assert isinstance(reply, Reply)
    assert isinstance(group, Reply)
    assert (said(reply.words), reply.ask) == (["binding.greeting"], Ask.main_keyboard)
    assert said(group.words) == ["binding.privately"]


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
def test_the_privacy_notice_fits_120_characters(language: str) -> None:
    notice = Wording(ZONE).render(Text("binding.privacy"), language)

    assert 0 < len(notice) <= 120

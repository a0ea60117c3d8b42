"""Marks, messages and conversations wait in buffers, are seen by reads, and are written once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage import areas, attendance, conversations, inbox, outbox, people, policies, tables
from storage.attendance import Mark, Origin
from storage.database import Database
from storage.kinds import Half, Level, MarkSource, MessageKind, MessageState, PersonId, TeamId
from storage.outbox import Destination, Message, Settlement
from storage.work import Work

NOW = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def _person(work: Work, phone: str = "13800000001") -> PersonId:
    row = tables.Person(name="张三", phone=phone, language="zh_CN")
    work.add(row)
    return PersonId(row.id)


def _origin(work: Work, key: str) -> Origin:
    county = areas.add_area(work, Level.county, "示范县", None)
    return Origin(key, NOW, policies.add(work, county, "pack", "", TODAY), None)


def _mark(person: PersonId, kind: str, said: datetime = NOW) -> Mark:
    return Mark(person, TODAY, Half.whole, kind, MarkSource.self_, person, said, late=False)


def test_buffered_marks_are_seen_before_and_after_they_are_written(database: Database) -> None:
    """A read overlays the buffer; a later transaction reads the same marks in the same order."""
    with database.write() as work:
        areas.install(work, areas.add_area(work, Level.county, "县", None), "UTC", demo=False)
        person = _person(work)
        origin = _origin(work, "terminal:1:1")
        attendance.preload(work, [person], (TODAY, TODAY), NOW)
        marks = [_mark(person, "on_post"), _mark(person, "meeting", NOW + timedelta(hours=1))]
        attendance.record(work, origin, marks)
        assert attendance.marks_of(work, [person], TODAY, TODAY) == marks
        outside = attendance.marks_of(work, [person], TODAY - timedelta(days=9), TODAY)
        assert outside == marks
    with database.read() as work:
        assert attendance.marks_of(work, [person], TODAY, TODAY) == marks


def test_a_key_is_claimed_once(database: Database) -> None:
    """The second claim of an update gives nothing, whatever else is claimed with it."""
    first, second = ("telegram", "1", "10"), ("telegram", "1", "11")
    with database.write() as work:
        assert inbox.claim(work, [first, first], NOW) == {first}
    with database.write() as work:
        assert inbox.claim(work, [second, first], NOW) == {second}


def test_conversations_are_created_locked_and_overwritten(database: Database) -> None:
    """A missing conversation starts empty; what is saved is found next time."""
    with database.write() as work:
        assert conversations.lock(work, ["p:2", "p:1"], NOW) == {"p:1": {}, "p:2": {}}
        conversations.save(work, "p:1", {"open": {"form": "leave"}}, NOW)
    with database.write() as work:
        found = conversations.lock(work, ["p:1", "p:3"], NOW)
        assert found == {"p:1": {"open": {"form": "leave"}}, "p:3": {}}


def _message(key: str, kind: MessageKind, person: PersonId | None = None) -> Message:
    to = Destination(person, "terminal", "t", "u", "c")
    return Message(key, kind, to, f"正文 {key}", NOW, NOW, buttons=((("同意", "a:1"),),))


def test_a_message_is_queued_once_and_the_urgent_goes_first(database: Database) -> None:
    """The same key is ignored, in the same transaction and later; emergencies overtake."""
    with database.write() as work:
        for key, kind in (("n", "notice"), ("r", "reply"), ("r", "reply"), ("e", "emergency")):
            outbox.queue(work, _message(key, MessageKind(kind)))
    with database.write() as work:
        outbox.queue(work, _message("r", MessageKind.reply))
    with database.write() as work:
        waiting = outbox.due(work, NOW, 10)
        assert [row.key for row in waiting] == ["e", "r", "n"]
        assert waiting[1].buttons == [[["同意", "a:1"]]]
        assert waiting[1].created_at == NOW
        outbox.begin(work, [waiting[0].id])
        outbox.settle(work, [Settlement(waiting[0].id, MessageState.sent, NOW, "77")])
    with database.read() as work:
        assert [row.key for row in outbox.due(work, NOW, 10)] == ["r", "n"]
        sent = outbox.by_keys(work, ["e"])["e"]
        assert (sent.state, sent.message_id, sent.attempts) == (MessageState.sent, "77", 1)


def _write_and_fail(database: Database) -> None:
    with database.write() as work:
        outbox.queue(work, _message("x", MessageKind.reply))
        work.flush()
        raise ZeroDivisionError


def test_a_rolled_back_unit_of_work_leaves_nothing(database: Database) -> None:
    """Neither buffered nor written rows survive an exception."""
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(database)
    with database.read() as work:
        assert work.one(select(func.count()).select_from(tables.Outbox)) == 0


def test_people_know_their_posts_by_day(database: Database) -> None:
    """A day belongs to the team of that day."""
    with database.write() as work:
        village = areas.add_area(work, Level.village, "石桥村", None)
        old, new = (areas.add_team(work, name, village) for name in ("旧队", "新队"))
        person = _person(work)
        for team, first, last in ((old, 1, 10), (new, 11, None)):
            work.add(
                tables.Assignment(
                    person_id=person,
                    role="member",
                    team_id=team,
                    first_day=date(2026, 11, first),
                    last_day=None if last is None else date(2026, 11, last),
                )
            )
    with database.read() as work:
        found = people.load(work, [person])[person]
        teams: list[TeamId | None] = [found.team_on(date(2026, 11, day)) for day in (10, 11)]
        assert teams == [old, new]
        assert found.team_on(date(2026, 10, 31)) is None
        assert [p.id for p in people.of_team(work, old, date(2026, 11, 10))] == [person]
        assert people.of_team(work, old, date(2026, 11, 11)) == []


def test_any_statement_that_names_a_hot_table_sees_what_is_buffered(database: Database) -> None:
    """Selecting mapped objects, columns or a join finds a message queued just before."""
    with database.write() as work:
        outbox.queue(work, _message("x", MessageKind.reply))
        assert [row.key for row in work.ones(select(tables.Outbox))] == ["x"]
        outbox.queue(work, _message("y", MessageKind.reply))
        assert work.ones(select(tables.Outbox.key).order_by(tables.Outbox.id)) == ["x", "y"]
        outbox.queue(work, _message("z", MessageKind.reply))
        there = select(tables.Outbox.id).where(tables.Outbox.key == "z").exists()
        assert work.one(select(func.count()).select_from(tables.Person).where(there)) == 0
        assert "z" not in work.new_messages

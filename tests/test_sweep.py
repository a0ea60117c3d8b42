"""A sweep says everything that is due once, whatever happened to the clock or to the process."""

import threading

import pytest
from sqlalchemy import update

from handlers import sweep
from handlers.reminders import RULES
from handlers.talk import Push
from storage import outbox, reminders, tables
from storage.database import Database
from storage.kinds import AreaId, MessageState, PersonId, PolicyId
from tests.reminders import county as places
from tests.reminders.county import County, at, told, utc

pytestmark = pytest.mark.usefixtures("without_sheets")


@pytest.fixture
def county(database: Database) -> County:
    return places.make(database, teams=2)


def test_a_second_sweep_of_the_same_instant_queues_nothing(county: County) -> None:
    first = county.pushed("2026-06-16", "17:30")
    rows = len(county.rows())
    assert len(first) == 5
    assert rows == 3
    assert county.pushed("2026-06-16", "17:30") == []
    assert len(county.rows()) == rows


def test_after_a_silence_only_the_latest_stage_is_said(county: County) -> None:
    """The stages before it are on record as overtaken."""
    leader, team = county.team.leader, county.team.id
    county.sweep("2026-06-28", "12:00")
    mine = [row for row in county.reminders() if row[:2] == ("half_year_report", leader)]
    assert [row[2:] for row in mine] == [
        (f"half_year:2026H1:t:{team}", "due-14", "overtaken"),
        (f"half_year:2026H1:t:{team}", "due-3", "queued"),
        (f"half_year:2026H1:t:{team}", "due-7", "overtaken"),
    ]


def test_a_clock_set_back_says_nothing_again(county: County) -> None:
    """Nor does it say what a later stage has taken the place of."""
    county.sweep("2026-06-27", "09:00")
    said = county.reminders()
    for day in ("2026-06-27", "2026-06-23", "2026-06-16"):
        assert county.pushed(day, "10:00") == []
    assert county.reminders() == said
    assert ("half_year_report", "due-1") in {r[1:] for r in county.pushed("2026-06-29", "09:00")}


def test_a_clock_far_ahead_loses_nothing_of_today(county: County) -> None:
    """What is said of another year is of other periods."""
    county.sweep("2028-06-28", "12:00")
    assert len(county.pushed("2026-06-16", "17:30")) == 5


def test_what_is_due_at_once_is_one_message(county: County) -> None:
    """Its buttons carry the number of what they are for; its row is named after the first."""
    leader, team = county.team.leader, county.team.id
    leave = county.leave(county.team.zhang, ("2026-06-15", "2026-06-16"))
    county.sweep("2026-06-16", "17:30")
    rows = {row.person_id: row for row in county.rows()}
    row = rows[leader]
    assert row.key == f"remind:team_day:{leader}:2026-06-16:{team}:confirm"
    assert row.body == (
        "有2件事:\n"
        "1. 石桥村1队 6月16日 周二还没确认。\n在村:王五1、李四1;请假:张三1\n"
        "2. 石桥村1队2026年上半年报告(思想、工作、学习)还没交。\n6月30日 周二截止,还有14天。"
    )
    assert [[label for label, _ in line] for line in row.buttons] == [
        ["1 都在", "1 有变动"],
        ["1 跳过", "1 已经办了"],
        ["2 写报告"],
        ["2 跳过", "2 明天再提醒", "2 已经办了"],
    ]
    assert row.about == ""
    assert row.expires_at == utc("2026-07-01", "09:00")
    back = ["回村销假", f"leave:back:{leave}"]
    own, answers = rows[county.team.zhang].buttons
    assert own == [back, ["续假", "leave:extend"]]
    assert [label for label, _ in answers] == ["跳过", "已经办了"]
    with county.database.read() as work:
        carried = reminders.carried_by(work, [row.key])[row.key]
    assert {one.rule for one in carried} == {"team_day", "half_year_report"}


def test_quiet_hours_hold_what_still_has_a_point_in_the_morning(county: County) -> None:
    county.sweep("2026-06-16", "22:00")
    rows = county.rows()
    assert {row.not_before for row in rows} == {utc("2026-06-17", "07:30")}
    assert {key.split(":")[1] for key in (row.key for row in rows)} == {
        "half_year_report",
        "quarter_watch",
    }


def test_nothing_is_due_before_the_area_is_set_up(database: Database) -> None:
    bare = County(database, AreaId(0), PolicyId(0), PersonId(0))
    assert bare.sweeper.sweep(at("2026-06-16")) == []


def test_ordinary_minutes_read_a_handful_of_statements(county: County) -> None:
    """However many people there are, a minute with nothing due reads none of them.

    About one statement for each rule that looks into the database.
    """
    sweeper = county.sweeper
    sweeper.sweep(at("2026-05-13", "10:59"))
    statements: list[str] = []
    with county.watched(statements):
        sweeper.sweep(at("2026-05-13", "11:00"))
    assert len(statements) <= len(RULES) + 2
    assert not [one for one in statements if "FROM person" in one]


def test_two_sweeps_at_once_queue_everything_once(database: Database) -> None:
    """Both planned the same; the unique key decides, whoever comes first to which rows."""
    county = places.make(database, teams=12)
    sweepers = [county.sweeper, county.sweeper]
    other = Database(database.writer.url.render_as_string(hide_password=False))
    sweepers[1] = type(sweepers[1])(other, sweepers[1].offices, sweepers[1].posting)
    instant = at("2026-06-16", "17:30")
    plans = [one.plan(instant) for one in sweepers]
    assert len(told(plans[0])) == 25
    gate = threading.Barrier(2)
    queued: list[list[sweep.Planned]] = [[], []]

    def work(n: int) -> None:
        gate.wait()
        for batch in sweep.batches(plans[n], rows=7):
            queued[n] += sweepers[n].queue(instant, batch)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    both = told(queued[0]) + told(queued[1])
    assert sorted(both) == sorted(told(plans[0]))
    assert len(county.rows()) == 13


def test_a_sweep_that_saw_more_queues_only_the_rest(county: County) -> None:
    """Another process queued part of a message: the rest goes out under its own name."""
    leader = county.team.leader
    instant = at("2026-06-16", "17:30")
    sweeper = county.sweeper
    planned = [one for one in sweeper.plan(instant) if one.person.id == leader]
    [whole] = planned
    part = sweep.Planned(whole.person, whole.items[:1], whole.not_before)
    assert told(sweeper.queue(instant, [part])) == [(leader, "team_day", "confirm")]
    assert told(sweeper.queue(instant, planned)) == [(leader, "half_year_report", "due-14")]
    keys = [row.key for row in county.rows()]
    assert [key.split(":")[1] for key in keys] == ["team_day", "half_year_report"]
    with county.database.read() as work:
        carried = reminders.carried_by(work, keys)
    assert [[one.rule for one in carried[key]] for key in keys] == [
        ["team_day"],
        ["half_year_report"],
    ]


def test_batches_keep_to_the_rows_a_transaction_may_write(database: Database) -> None:
    county = places.make(database, teams=9)
    planned = county.sweeper.plan(at("2026-06-28", "12:00"))
    batches = list(sweep.batches(planned, rows=20))
    assert [one for batch in batches for one in batch] == planned
    assert all(sum(one.rows for one in batch) <= 20 for batch in batches)
    assert len(batches) > 1


def test_before_it_is_sent_a_message_is_looked_at_again(county: County) -> None:
    """Nothing wanted any more: dropped; a part of it: only the rest is said; all: as it is."""
    first, second = county.teams
    county.sweep("2026-06-16", "17:30")
    key, other, watch = (
        next(row.key for row in county.rows() if row.person_id == who)
        for who in (first.leader, second.leader, county.coordinator)
    )
    county.confirm(first, "2026-06-16", "17:40")
    county.confirm(second, "2026-06-16", "17:40")
    county.file(second, "2026H1")
    found: dict[str, object] = {}
    keys = [key, other, watch, "reply:1"]
    county.look(at("2026-06-16", "17:45"), lambda m: found.update(sweep.second_look(m, keys)))
    assert set(found) == {key, other}
    assert found[other] is None
    rest = found[key]
    assert isinstance(rest, Push)
    assert [button.data for button in rest.buttons[0]] == ["do:report"]
    assert [button.data.split(":")[1] for button in rest.buttons[1]] == ["skip", "later", "done"]


def test_a_reminder_loses_its_point(county: County) -> None:
    """As delivery asks right before sending; a rule this release does not have has none."""
    team = county.team
    county.file(team, "2026H1")
    county.sweep("2026-06-16", "17:30")
    [key] = [row.key for row in county.rows() if row.person_id == team.leader]

    def wanted(clock: str, day: str = "2026-06-16") -> bool:
        looked: dict[str, Push | None] = {}
        county.look(at(day, clock), lambda m: looked.update(sweep.second_look(m, [key])))
        return looked != {key: None}

    def call_it(old: str, new: str) -> None:
        row = tables.Reminder
        with county.database.write() as work:
            work.run(update(row).where(row.rule == old).values(rule=new))

    assert wanted("17:45")
    assert not wanted("08:00", "2026-06-17")
    call_it("team_day", "a rule of old")
    assert not wanted("17:45")
    call_it("a rule of old", "team_day")
    assert wanted("17:45")
    county.confirm(team, "2026-06-16", "17:50")
    assert not wanted("17:55")


def test_what_was_dropped_by_the_return_is_not_sent(county: County) -> None:
    """A held message about a leave is taken back with the leave's other messages."""
    zhang = county.team.zhang
    leave = county.leave(zhang, ("2026-06-15", "2026-06-16"))
    county.sweep("2026-06-16", "17:00")
    with county.database.write() as work:
        [row] = outbox.shown_about(work, f"back:{leave}")
        assert (row.person_id, row.state) == (zhang, MessageState.queued)
        outbox.drop(work, [row.id], utc("2026-06-16", "17:01"), "back")
    assert (zhang, "leave_ends", "ends") not in county.pushed("2026-06-16", "17:02")


def test_expiry_is_the_last_of_all_parts(county: County) -> None:
    planned = county.sweep("2026-06-16", "17:30")
    expires = {row.person_id: row.expires_at for row in county.rows()}
    assert expires == {one.person.id: one.expires_at for one in planned}
    assert min(one.expires_at for one in planned) > at("2026-06-17", "03:30")

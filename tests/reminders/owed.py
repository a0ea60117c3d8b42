"""The county as a test knows it, and what by its own reckoning was owed to whom at an instant."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bot.sweeping import Sweeper
from storage import daily_hours, people, tables
from storage.kinds import LeaveId
from tests.reminders import county as places
from tests.reminders.county import County, at

START = at("2026-06-08", "08:00")
BOT = ("telegram", "7")
Owed = tuple[str, str, int, str, datetime]


@dataclass
class Model:
    """The county as the test knows it, and what by its own reckoning is owed at an instant."""

    county: County
    sweeper: Sweeper
    now: datetime = START
    away: dict[int, tuple[LeaveId, date]] = field(default_factory=dict)
    confirmed: set[date] = field(default_factory=set)
    filed: bool = False
    met: bool = False
    meetings: dict[int, datetime] = field(default_factory=dict)
    hour: time = time(9)
    done: set[tuple[str, str, int]] = field(default_factory=set)
    put_off: list[Owed] = field(default_factory=list)

    def bind(self) -> None:
        """Give everybody an account, so that there is something to be delivered to."""
        team = self.county.team
        with self.county.database.write() as work:
            for who in (team.leader, team.zhang, team.li, self.county.coordinator):
                people.bind(work, (*BOT, str(who)), str(who), who, START)

    def do(self, step: str, n: int) -> None:
        team = self.county.team
        today = self.now.date()
        match step:
            case "ahead" | "down for days" | "same instant":
                self.now += timedelta(minutes=n)
            case "jump back":
                self.now -= timedelta(minutes=n)
            case "leader goes" | "member goes":
                who = team.leader if step.startswith("leader") else team.zhang
                if who not in self.away:
                    last = today + timedelta(days=n)
                    leave = self.county.leave(who, (today.isoformat(), last.isoformat()))
                    self.away[who] = (leave, last)
            case "leader is back" | "member is back":
                who = team.leader if step.startswith("leader") else team.zhang
                if who in self.away:
                    self.county.back(self.away.pop(who)[0], today.isoformat())
            case "confirm":
                self.county.confirm(team, today.isoformat())
                self.confirmed.add(today)
            case "file":
                if not self.filed:
                    self.county.file(team, "2026H1")
                self.filed = True
            case _:
                self.meet(step, n)

    def meet(self, step: str, n: int) -> None:
        starts = (self.now + timedelta(days=n)).replace(hour=15, minute=0)
        called = self.now - timedelta(days=9)
        match step:
            case "meeting is called":
                meeting = self.county.meeting(starts, self.county.team.li, called=called)
                self.meetings[meeting] = starts
            case "meeting is moved":
                for meeting in self.meetings:
                    self.county.change_meeting(meeting, starts_at=starts)
                    self.meetings[meeting] = starts
            case "meeting is off":
                for meeting in self.meetings:
                    self.county.change_meeting(meeting, cancelled_at=self.now)
                self.meetings.clear()
            case "leaders meet":
                self.county.meeting(at("2026-06-30", "15:00"), kind="leaders")
                self.met = True

    def owed(self) -> Iterator[Owed]:
        """Give (rule, period, person, stage, due) of what must have been said by now."""
        for one in self.rules_owe():
            if one[:3] not in self.done:
                yield one
        still = {one[:3] for one in self.rules_owe()}
        for one in self.put_off:
            if one[:3] in still - self.done and one[4] <= self.now:
                yield one

    def choose_hour(self, hour: time) -> None:
        """Let the leader choose when the message of the day comes."""
        with self.county.database.write() as work:
            daily_hours.choose(work, self.county.team.leader, hour if hour != time(9) else None)
        self.hour = hour

    def rules_owe(self) -> Iterator[Owed]:
        """Give what the rules want said by now, in plain terms."""
        team = self.county.team
        read = self.read_at()
        period = f"2026Q2:{self.county.area}"
        for last, stage in (("10", "ends-20"), ("20", "ends-10"), ("27", "ends-3")):
            due = at(f"2026-06-{last}")
            if not self.met and due <= self.now and read < at("2026-07-01", "04:00"):
                yield "quarter_watch", period, self.county.coordinator, stage, due
        yield from self.report_owed(team.leader, read)
        day = (self.now - timedelta(hours=4)).date()
        asked = datetime.combine(day, at("2026-06-08", "17:30").time(), places.ZONE)
        working = day.weekday() < 5 and day != date(2026, 6, 19)
        open_day = working and day not in self.confirmed and not self.leader_away()
        if open_day and self.now >= asked and read.date() == asked.date():
            yield "team_day", f"{day}:{team.id}", team.leader, "confirm", asked
        for meeting, starts in self.meetings.items():
            period = f"{meeting}@{starts.astimezone(UTC):%Y%m%dT%H%MZ}"
            for hours in (24, 1):
                due = starts - timedelta(hours=hours)
                if due <= self.now and read < starts:
                    yield "meeting", period, team.li, f"before-{hours}h", due

    def report_owed(self, leader: int, read: datetime) -> Iterator[Owed]:
        if self.filed or self.leader_away():
            return
        for day, stage in (("16", "due-14"), ("23", "due-7"), ("27", "due-3"), ("29", "due-1")):
            due = at(f"2026-06-{day}")
            # An early hour that nobody looked at is made up for at the pack's, nine o'clock.
            said = datetime.combine(due.date(), max(self.hour, time(9)), places.ZONE)
            if said <= self.now and read < at("2026-07-01"):
                yield (
                    "half_year_report",
                    f"half_year:2026H1:t:{self.county.team.id}",
                    leader,
                    stage,
                    due,
                )

    def leader_away(self) -> bool:
        """Whether the leader was on leave on this business day; early hours are yesterday's."""
        leave = self.away.get(self.county.team.leader)
        if leave is None:
            return False
        # A clock set back may be before the leave: then the person is there.
        first = self.first_days()[leave[0]]
        return first <= (self.now - timedelta(hours=4)).date() <= leave[1]

    def first_days(self) -> dict[LeaveId, date]:
        with self.county.database.read() as work:
            return {LeaveId(row.id): row.first_day for row in work.ones(select(tables.Leave))}

    def read_at(self) -> datetime:
        """When something queued now is read."""
        clock = self.now.strftime("%H:%M")
        if "07:30" <= clock < "21:00":
            return self.now
        day = self.now.date() + timedelta(days=clock >= "21:00")
        return at(day.isoformat(), "07:30")

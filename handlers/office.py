"""What every turn may look up: areas, the rules in force for an area and day, and the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.rules import attendance, calendar
from handlers.rules import policy as packs
from handlers.rules.calendar import Calendar, CalendarRow
from handlers.rules.policy import Policy
from storage import areas
from storage.areas import Directory
from storage.kinds import AreaId, PolicyId, TeamId
from storage.people import Person
from storage.work import Work

LARGEST_FILE = 10_000_000
_DAYS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy version with the calendar its rest days make."""

    id: PolicyId
    policy: Policy
    calendar: Calendar
    leave_words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Office:
    """A snapshot of what changes rarely; instants become days in its time zone.

    `full_content` is false where what is said of sickness must not leave over the messenger.
    `largest_file` is how many bytes a file somebody sends may have; `public_url` is where our web
    server is reached from outside, "" where it is not.
    """

    directory: Directory
    zone: ZoneInfo
    rules: Mapping[PolicyId, Rules]
    full_content: bool = False
    largest_file: int = LARGEST_FILE
    public_url: str = ""
    _found: dict[tuple[AreaId, date], Rules] = field(default_factory=dict)
    _days: dict[tuple[datetime, AreaId], date] = field(default_factory=dict)

    def rules_for(self, area: AreaId, day: date) -> Rules:
        """Give the rules of the nearest area that has some on that day."""
        known = self._found.get((area, day))
        if known is None:
            known = self._found[area, day] = self.rules[self.directory.policy_for(area, day).id]
        return known

    def root_rules(self, day: date) -> Rules:
        """Give the rules of the whole installation."""
        return self.rules_for(self.root, day)

    @property
    def root(self) -> AreaId:
        """The area this installation serves; LookupError before it was set up."""
        if self.directory.root is None:
            message = "the database has no area yet: run `zhucun init`"
            raise LookupError(message)
        return self.directory.root

    def area_of(self, person: Person, day: date) -> AreaId:
        """Give where somebody belongs on a day: their village, else their area, else the root."""
        team = person.team_on(day)
        if team is not None:
            return self.directory.teams[team].village
        areas_held = [post.area for post in person.posts_on(day) if post.area is not None]
        return areas_held[0] if areas_held else self.root

    def business_day(self, instant: datetime, person: Person | None = None) -> date:
        """Give the business day of an instant, which begins at the pack's hour.

        Who held no post yet on the day before, but does on the calendar's day, has no yesterday
        that could still run: theirs begins at midnight.
        """
        # Many are asked about within one second of a morning.
        second = instant.replace(microsecond=0) if instant.microsecond else instant
        local = _date_in(self.zone, second)
        area = self.area_of(person, local) if person else self.root
        day = self._days.get((second, area))
        if day is None:
            policy = self.rules_for(area, local).policy
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
            day = self._days[second, area] = attendance.business_day(second, self.zone, policy)
        begins = day < local and person is not None and not person.posts_on(day)
        return local if begins and person is not None and person.posts_on(local) else day

    def at(self, day: date, hour: time) -> datetime:
        """Give the instant of a local time on a day."""
        return datetime.combine(day, hour, self.zone)

    def live_on(self, team: TeamId, day: date) -> bool:
        """Tell whether a day of a team counts, its go-live day having come."""
        return day >= self.directory.go_live_of(team)


@lru_cache(maxsize=_DAYS_KEPT)
def _date_in(zone: ZoneInfo, second: datetime) -> date:
    return second.astimezone(zone).date()


@dataclass(slots=True)
class Offices:
    """Gives the current office; reads and parses anew only what changed."""

    full_content: bool = False
    largest_file: int = LARGEST_FILE
    public_url: str = ""
    _known: Office | None = None
    _parsed: dict[str, Policy] = field(default_factory=dict)

    def current(self, work: Work) -> Office | None:
        """Give the office of this database, None while it has not been set up."""
        before = self._known.directory if self._known else areas.EMPTY
        now = areas.directory(work, before)
        if now.root is None or not now.policies:
            return None
        if self._known is None or now is not before:
            self._known = self._build(now)
        return self._known

    def _build(self, directory: Directory) -> Office:
        rows = [
            CalendarRow(
                row.day, "workday" if row.kind == "workday" else "holiday", row.name, row.source
            )
            for row in directory.calendar
        ]
        rules: dict[PolicyId, Rules] = {}
        for version in directory.policies:
            policy = self._parsed.get(version.body) or packs.parse_pack(version.body)
            self._parsed[version.body] = policy
            days = calendar.of_rows(rows, policy)
            rules[version.id] = Rules(version.id, policy, days, policy.leave_words())
        return Office(
            directory,
            ZoneInfo(directory.timezone),
            rules,
            self.full_content,
            self.largest_file,
            self.public_url,
        )

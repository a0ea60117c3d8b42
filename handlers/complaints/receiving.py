"""To whom a complaint may go: the county's office or the leading group's head, never a leader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import offices
from handlers.rules import months
from storage.complaints import Addressed
from storage.kinds import AreaId, Level, PersonId, Role

if TYPE_CHECKING:
    from datetime import date

    from handlers.office import Office
    from handlers.offices import Decider, Seats
    from handlers.talk import Words
    from handlers.turn import Moment
    from storage import tables


@dataclass(frozen=True, slots=True)
class County:
    """Where a complaint comes from, as far as anybody needs to know, and on which day."""

    area: AreaId
    day: date

    @classmethod
    def above(cls, office: Office, area: AreaId, day: date) -> County:
        """Give the county somebody's area lies in; the whole installation if it is smaller."""
        found = office.directory.above(area, Level.county)
        return cls(found.id if found else office.root, day)


def choices(moment: Moment, county: County, barred: frozenset[PersonId]) -> tuple[str, ...]:
    """Give the offices that have somebody to read it, the county's first."""
    seats = offices.Seats(moment, county.day)
    head = moment.office.rules_for(county.area, county.day).policy.messages.complaints.head
    known = (offices.COUNTY,) if head is None else (offices.COUNTY, head)
    return tuple(one for one in known if receivers(seats, one, county.area, barred))


def receivers(
    seats: Seats, office: str, area: AreaId, barred: frozenset[PersonId]
) -> list[Decider]:
    """Give who reads what goes to an office: holders or who stands in, none who leads a team.

    Nobody reads in place of a vacant office, for its sender chose against the other.
    """
    place = offices.Place(area=area)
    found = seats.deciding(office, place, barred)
    leaders = {
        one.person.id
        for one in found
        if Role.leader in {post.role for post in one.person.duties_on(seats.day)}
    }
    if leaders:
        found = seats.deciding(office, place, barred | leaders)
    return [one for one in found if one.own_office and one.person.id not in leaders]


def readers_of(seats: Seats, row: tables.Complaint) -> list[Decider]:
    """Give who reads and answers one; never who filed it."""
    barred = set() if row.person_id is None else {PersonId(row.person_id)}
    return receivers(seats, row.office, AreaId(row.area_id), frozenset(barred))


def addressed(moment: Moment, county: County, office: str) -> Addressed:
    """Give to whom it goes and by when it is answered, in the pack's working days."""
    rules = moment.office.rules_for(county.area, county.day)
    days = rules.policy.messages.complaints.answer_days
    due = months.add_working_days(county.day, days, rules.calendar)
    return Addressed(county.area, office, county.day, due)


def label(moment: Moment, office: str, county: County) -> Words:
    """Give what an office is called there."""
    policy = moment.office.rules_for(county.area, county.day).policy
    return offices.label(policy, office)

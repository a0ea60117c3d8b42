"""Corrections of days: asked for, passed on to the next office, decided once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update

from storage import tables
from storage.kinds import CorrectionState, Half, PersonId, TeamId
from storage.planned import Planned
from storage.work import Work

_KIND = "to_verify"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A day that is to be of another kind; `was` are its kinds now, `by` wrote it down."""

    person: PersonId
    team: TeamId
    day: date
    half: Half
    kind: str
    was: str
    reason: str
    contested: bool
    office: str
    by: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who decided, when, and why not."""

    by: PersonId
    at: datetime
    note: str = ""


def ask(work: Work, wanted: Wanted, now: datetime) -> int:
    """Store a correction that waits for its office, and give its id."""
    row = tables.Correction(
        person_id=wanted.person,
        team_id=wanted.team,
        day=wanted.day,
        half=wanted.half,
        kind=wanted.kind,
        was=wanted.was,
        reason=wanted.reason,
        contested=wanted.contested,
        office=wanted.office,
        state=CorrectionState.open,
        asked_at=now,
        by_id=wanted.by,
        note="",
    )
    work.add(row)
    return row.id


def get(work: Work, number: int) -> tables.Correction | None:
    """Give one as it stands now, None if there is none."""
    row = tables.Correction
    found: tables.Correction | None = work.one(
        select(row).where(row.id == number).execution_options(populate_existing=True)
    )
    return found


def of_people(
    work: Work, people: Sequence[PersonId], first: date, last: date
) -> list[tables.Correction]:
    """Give people's corrections of days from `first` to `last`, by day and age."""
    row = tables.Correction
    return work.ones(
        select(row)
        .where(row.person_id.in_(people), row.day.between(first, last))
        .order_by(row.day, row.id)
        .execution_options(populate_existing=True)
    )


def used(work: Work, person: PersonId, first: date, last: date) -> int:
    """Count the days already corrected (补签) or asked for, contested lines left out."""
    row = tables.Correction
    states = (CorrectionState.open, CorrectionState.agreed)
    found: int = work.one(
        select(func.count())
        .select_from(row)
        .where(
            row.person_id == person,
            row.day.between(first, last),
            row.contested.is_(False),
            row.state.in_(states),
        )
    )
    return found


def waiting(work: Work, teams: Collection[TeamId]) -> list[tables.Correction]:
    """Give what waits for a decision in these teams, the oldest first."""
    row = tables.Correction
    return work.ones(
        select(row)
        .where(row.team_id.in_(sorted(teams)), row.state == CorrectionState.open)
        .order_by(row.id)
    )


def settle(work: Work, row: tables.Correction, state: CorrectionState, verdict: Verdict) -> bool:
    """Decide what is open at this office; False if somebody was first."""
    table = tables.Correction
    done = work.run(
        update(table)
        .where(
            table.id == row.id,
            table.state == CorrectionState.open,
            table.office == row.office,
        )
        .values(state=state, decided_by=verdict.by, decided_at=verdict.at, note=verdict.note)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def pass_on(work: Work, row: tables.Correction, office: str, note: str) -> bool:
    """Let the next office decide; False if somebody decided meanwhile."""
    table = tables.Correction
    done = work.run(
        update(table)
        .where(
            table.id == row.id,
            table.state == CorrectionState.open,
            table.office == row.office,
        )
        .values(office=office, note=note)
        .returning(table.id)
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def shift(
    work: Work,
    teams: Collection[TeamId],
    days: tuple[date, date],
    states: tuple[CorrectionState, CorrectionState],
) -> None:
    """Turn every correction of some teams' days that is in one state into another.

    Those that wait for the county are about a month that is closed already, and stay.
    """
    table = tables.Correction
    before, after = states
    work.run(
        update(table)
        .where(
            table.team_id.in_(sorted(teams)),
            table.state == before,
            table.office != "county",
            table.day.between(*days),
        )
        .values(state=after)
        .execution_options(synchronize_session=False)
    )


def undecided(work: Work, people: Sequence[PersonId], first: date, last: date) -> list[Planned]:
    """Give the days that a closing found undecided: 待核实, counted neither way."""
    row = tables.Correction
    rows = work.rows(
        select(row.person_id, row.day, row.half).where(
            row.person_id.in_(people),
            row.day.between(first, last),
            row.state == CorrectionState.undecided,
        )
    )
    return [Planned(PersonId(person), "contested", _KIND, day, half) for person, day, half in rows]

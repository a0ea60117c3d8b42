"""What the office that accepts reports does with them: open, accept, send back, move deadlines."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select, tuple_, update
from sqlalchemy.orm import aliased

from storage import bulk, tables
from storage.kinds import AreaId, PersonId, ReportState, TeamId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided of a report, by whom, when, and why it was sent back."""

    state: ReportState
    by: PersonId
    at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline moved for one team, or with `team` None for all teams of an area."""

    kind: str
    period: str
    team: TeamId | None
    area: AreaId
    due: date
    reason: str


def opened(work: Work, report: int, version: int, by: PersonId, at: datetime) -> None:
    """Remember that somebody opened a version; the first time counts."""
    row = {"report_id": report, "n": version, "person_id": by, "opened_at": at}
    table = tables.table(tables.ReportOpening)
    bulk.insert_new(work.connection, table, [row], ("report_id", "n", "person_id"))


def openings(work: Work, by: PersonId, reports: Collection[int]) -> set[tuple[int, int]]:
    """Give what of these somebody opened, as (report, version)."""
    row = tables.ReportOpening
    found = select(row.report_id, row.n).where(
        row.person_id == by, row.report_id.in_(sorted(reports))
    )
    return {(report, n) for report, n in work.rows(found)}


def decide(work: Work, report: int, version: int, verdict: Verdict) -> bool:
    """Decide a version that waits; False if it was decided before or a newer one is there."""
    return bool(decide_many(work, [(report, version)], verdict))


def decide_many(work: Work, versions: Sequence[tuple[int, int]], verdict: Verdict) -> list[int]:
    """Decide versions (report, version) that wait, in two statements; give the reports decided."""
    if not versions:
        return []
    row, kept = tables.Report, tables.ReportVersion
    values = {
        "state": verdict.state,
        "decided_by_id": verdict.by,
        "decided_at": verdict.at,
        "comment": verdict.comment,
    }
    wanted = sorted(versions)
    done = work.ones(
        update(row)
        .where(
            tuple_(row.id, row.version).in_(wanted),
            row.state == ReportState.submitted,
        )
        .values(**values)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    decided = sorted(done)
    if decided:
        pairs = [(report, version) for report, version in wanted if report in decided]
        work.run(
            update(kept)
            .where(tuple_(kept.report_id, kept.n).in_(pairs))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
    return decided


def move(work: Work, moved: Moved, by: PersonId, at: datetime) -> None:
    """Move a deadline; what was said of it before stays readable."""
    work.add(
        tables.ReportDeadline(
            kind=moved.kind,
            period=moved.period,
            team_id=moved.team,
            area_id=moved.area,
            due=moved.due,
            reason=moved.reason,
            by_id=by,
            moved_at=at,
        )
    )


def deadlines(
    work: Work, kinds: Iterable[str], periods: Iterable[str], since: date | None = None
) -> list[Moved]:
    """Give the deadlines moved for these kinds and periods, the newest first.

    With `since` also all those of every report that one was moved to that day or later.
    """
    row, later = tables.ReportDeadline, aliased(tables.ReportDeadline)
    wanted = and_(row.kind.in_(sorted(set(kinds))), row.period.in_(sorted(set(periods))))
    if since is not None:
        same = (later.kind == row.kind, later.period == row.period, later.due >= since)
        wanted = or_(wanted, select(later.id).where(*same).exists())
    found = select(row).where(wanted)
    return [
        Moved(
            one.kind,
            one.period,
            None if one.team_id is None else TeamId(one.team_id),
            AreaId(one.area_id),
            one.due,
            one.reason,
        )
        for one in work.ones(found.order_by(row.id.desc()))
    ]

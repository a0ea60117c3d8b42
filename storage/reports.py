"""Reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import bulk, search, tables
from storage.kinds import PersonId, PolicyId, ReportState, TeamId
from storage.search import Written
from storage.tables.search import SearchKind
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Filing:
    """A report as it is filed: the heads of the pack with their text."""

    team: TeamId
    kind: str
    period: str
    heads: dict[str, str]
    by: PersonId
    at: datetime
    late: bool
    policy: PolicyId


def file(work: Work, filing: Filing) -> bool:
    """Store a report; False if this team's report of the period is there already."""
    row = {
        "team_id": filing.team,
        "kind": filing.kind,
        "period": filing.period,
        "state": ReportState.submitted,
        "heads": filing.heads,
        "by_id": filing.by,
        "filed_at": filing.at,
        "late": filing.late,
        "policy_id": filing.policy,
    }
    table = tables.table(tables.Report)
    key = ("team_id", "kind", "period")
    new = bulk.insert_new(work.connection, table, [row], key, more=("id",))
    day = filing.at.date()
    search.put(
        work,
        [
            Written(SearchKind.report, report, filing.by, filing.team, day, _words(filing.heads))
            for *_, report in new
        ],
    )
    return bool(new)


def _words(heads: dict[str, str]) -> str:
    """Give the heads one under the other, so that no word reaches from one into the next."""
    return "\n".join(heads.values())


def filed(
    work: Work, kind: str, periods: Iterable[str]
) -> dict[tuple[TeamId, str], tables.Report]:
    """Give the reports of a kind filed for these periods, by team and period."""
    table = tables.Report
    rows = work.ones(
        select(table).where(table.kind == kind, table.period.in_(sorted(set(periods))))
    )
    return {(TeamId(row.team_id), row.period): row for row in rows}

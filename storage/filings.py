"""Reports as they were filed, in all their versions.

Guiding Opinions, clause 四(二): 每半年向县驻村工作领导小组报告思想、工作、学习情况.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select, update

from storage import bulk, search, tables
from storage.kinds import FileId, PersonId, PolicyId, ReportState, TeamId
from storage.report_values import (
    Filed,
    Filing,
    Key,
    Standing,
    Subject,
    Version,
    of_json,
    texts_of,
    to_json,
)
from storage.search import Written
from storage.tables.search import SearchKind
from storage.work import Work

_CHUNK = 5000


def file(work: Work, filing: Filing) -> Standing | None:
    """Store the first version of a report, or the next one of a report that was sent back.

    None where it is there already and nobody sent it back.
    """
    subject, kind, period = filing.key.plain
    row = {
        "subject": subject,
        "team_id": filing.key.subject.team,
        "person_id": filing.key.subject.person,
        "kind": kind,
        "period": period,
        "state": ReportState.submitted,
        "version": 1,
        "by_id": filing.by,
        "filed_at": filing.at,
        "late": filing.late,
        "decided_by_id": None,
        "decided_at": None,
        "comment": "",
    }
    table = tables.table(tables.Report)
    key = ("subject", "kind", "period")
    if not bulk.insert_new(work.connection, table, [row], key) and not _again(work, filing):
        return None
    standing = standings(work, [period])[filing.key.plain]
    _add_version(work, standing, filing)
    return standing


def _again(work: Work, filing: Filing) -> bool:
    row = tables.Report
    subject, kind, period = filing.key.plain
    changed: Any = work.run(
        update(row)
        .where(
            row.subject == subject,
            row.kind == kind,
            row.period == period,
            row.state == ReportState.returned,
        )
        .values(state=ReportState.submitted, version=row.version + 1, by_id=filing.by)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)


def _add_version(work: Work, standing: Standing, filing: Filing) -> None:
    sections = to_json(filing.sections)
    work.add(
        tables.ReportVersion(
            report_id=standing.id,
            n=standing.version,
            sections=sections,
            labels=[list(label) for label in filing.labels],
            file_id=filing.file,
            by_id=filing.by,
            filed_at=filing.at,
            policy_id=filing.policy,
            state=ReportState.submitted,
            comment="",
        )
    )
    # One head under the other, so that no word reaches from one into the next.
    words, team = "\n".join(texts_of(sections)), standing.team
    day = search.day_of(work, filing.at)
    written = Written(SearchKind.report, standing.id, filing.by, team, day, words)
    search.put(work, [written])


def standings(work: Work, periods: Iterable[str]) -> dict[tuple[str, str, str], Standing]:
    """Give where every report of these periods stands, by (subject, kind, period)."""
    row = tables.Report
    rows = work.rows(
        select(
            row.subject,
            row.kind,
            row.period,
            row.id,
            row.team_id,
            row.state,
            row.version,
            row.late,
            row.filed_at,
        ).where(row.period.in_(sorted(set(periods))))
    )
    return {
        (subject, kind, period): Standing(number, TeamId(team), *rest)
        for subject, kind, period, number, team, *rest in rows
    }


def waiting(work: Work, teams: Collection[TeamId]) -> list[tables.Report]:
    """Give the reports of these teams that wait to be accepted, the oldest first."""
    row = tables.Report
    return work.ones(
        select(row)
        .where(row.team_id.in_(sorted(teams)), row.state == ReportState.submitted)
        .order_by(row.filed_at, row.id)
        .execution_options(populate_existing=True)
    )


def of_teams(work: Work, teams: Collection[TeamId], periods: Collection[str] = ()) -> list[int]:
    """Give the ids of the reports of these teams, of these periods if any, the newest first."""
    row = tables.Report
    found = select(row.id).where(row.team_id.in_(sorted(teams)))
    if periods:
        found = found.where(row.period.in_(sorted(periods)))
    return list(work.ones(found.order_by(row.filed_at.desc(), row.id.desc())))


def of_subjects(work: Work, subjects: Collection[Subject]) -> list[int]:
    """Give the ids of the reports these teams or people filed, the newest first."""
    row = tables.Report
    found = select(row.id).where(row.subject.in_(sorted(one.code for one in subjects)))
    return list(work.ones(found.order_by(row.filed_at.desc(), row.id.desc())))


def whole(work: Work, report: int) -> Filed | None:
    """Give a report with its heads and all its versions, None where there is none."""
    return wholes(work, [report]).get(report)


def wholes(work: Work, ids: Sequence[int]) -> dict[int, Filed]:
    """Give many reports with their versions, in two statements for every 5,000."""
    row, version = tables.Report, tables.ReportVersion
    found: dict[int, Filed] = {}
    for start in range(0, len(ids), _CHUNK):
        some = sorted(set(ids[start : start + _CHUNK]))
        fresh = {"populate_existing": True}
        reports = work.ones(select(row).where(row.id.in_(some)).execution_options(**fresh))
        versions: dict[int, list[Version]] = {}
        kept = select(version).where(version.report_id.in_(some))
        for one in work.ones(kept.order_by(version.n).execution_options(**fresh)):
            versions.setdefault(one.report_id, []).append(_version(one))
        found |= {one.id: _filed(one, tuple(versions[one.id])) for one in reports}
    return found


def key_of(row: tables.Report) -> Key:
    """Give which report a row is."""
    person = None if row.person_id is None else PersonId(row.person_id)
    return Key(Subject(TeamId(row.team_id), person), row.kind, row.period)


def _filed(row: tables.Report, versions: tuple[Version, ...]) -> Filed:
    return Filed(
        row.id,
        key_of(row),
        row.state,
        row.late,
        row.filed_at,
        PersonId(row.by_id),
        None if row.decided_by_id is None else PersonId(row.decided_by_id),
        row.decided_at,
        row.comment,
        versions,
    )


def _version(row: tables.ReportVersion) -> Version:
    return Version(
        row.n,
        of_json(row.sections),
        tuple((str(label[0]), str(label[1]), str(label[2])) for label in row.labels),
        PersonId(row.by_id),
        row.filed_at,
        PolicyId(row.policy_id),
        row.state,
        None if row.decided_by_id is None else PersonId(row.decided_by_id),
        row.decided_at,
        row.comment,
        None if row.file_id is None else FileId(row.file_id),
    )

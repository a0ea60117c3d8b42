"""Drafts of reports: one for each report, whoever files it at the time, with a way back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, tuple_, update

from storage import bulk, tables
from storage.kinds import FileId, PersonId
from storage.report_values import Key, Sections, of_json, to_json
from storage.work import Work

_FORMER = 20
"""Changes that may be taken back."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is written so far; `until` is the last day whose records are in it."""

    id: int
    sections: Sections
    former: int
    until: date
    by: PersonId
    changed_at: datetime
    file: FileId | None = None
    upload: dict[str, Any] = field(default_factory=dict)


def get(work: Work, key: Key) -> Draft | None:
    """Give the draft of a report, None where nobody began one."""
    row = _row(work, key)
    return None if row is None else _draft(row)


def by_id(work: Work, draft: int) -> tuple[tuple[str, str, str], Draft] | None:
    """Give a draft with the subject, kind and period it is for; None where there is none.

    Nobody else changes it before this turn is over, so that no words are written over unseen.
    """
    row = work.session.get(
        tables.ReportDraft, draft, populate_existing=True, with_for_update=not work.is_sqlite
    )
    return None if row is None else ((row.subject, row.kind, row.period), _draft(row))


def _draft(row: tables.ReportDraft) -> Draft:
    return Draft(
        row.id,
        of_json(row.sections),
        len(row.former),
        row.until,
        PersonId(row.by_id),
        row.changed_at,
        None if row.file_id is None else FileId(row.file_id),
        row.upload,
    )


def begin(
    work: Work, key: Key, sections: Sections, until: date, said: tuple[PersonId, datetime]
) -> None:
    """Keep a first draft; nothing where there is one."""
    subject, kind, period = key.plain
    row = {
        "subject": subject,
        "kind": kind,
        "period": period,
        "sections": to_json(sections),
        "former": [],
        "until": until,
        "by_id": said[0],
        "changed_at": said[1],
        "file_id": None,
        "upload": {},
    }
    table = tables.table(tables.ReportDraft)
    bulk.insert_new(work.connection, table, [row], ("subject", "kind", "period"))


def change(
    work: Work,
    draft: Draft,
    sections: Sections,
    said: tuple[PersonId, datetime],
    until: date | None = None,
) -> None:
    """Write new sections, keeping those before; `until` where the records were read anew."""
    row = work.session.get_one(tables.ReportDraft, draft.id)
    former = [*row.former, to_json(draft.sections)][-_FORMER:]
    values = {"sections": to_json(sections), "former": former}
    _write(work, draft, said, values if until is None else {**values, "until": until})


def take_back(work: Work, draft: Draft, said: tuple[PersonId, datetime]) -> bool:
    """Put the sections before the last change back; False where there was none."""
    row = work.session.get_one(tables.ReportDraft, draft.id)
    if not row.former:
        return False
    *former, last = row.former
    _write(work, draft, said, {"sections": last, "former": former})
    return True


def enclose(work: Work, draft: Draft, file: FileId | None, found: dict[str, Any]) -> None:
    """Remember a Word file sent for the report and what stands in it; None lets go of it."""
    row = tables.ReportDraft
    work.run(
        update(row)
        .where(row.id == draft.id)
        .values(file_id=file, upload=found)
        .execution_options(synchronize_session=False)
    )


def drop(work: Work, keys: Iterable[Key]) -> None:
    """Let go of the drafts of reports that were accepted."""
    plain = sorted(key.plain for key in keys)
    if plain:
        row = tables.ReportDraft
        work.run(
            delete(row)
            .where(tuple_(row.subject, row.kind, row.period).in_(plain))
            .execution_options(synchronize_session=False)
        )


def _write(
    work: Work, draft: Draft, said: tuple[PersonId, datetime], values: dict[str, Any]
) -> None:
    row = tables.ReportDraft
    work.run(
        update(row)
        .where(row.id == draft.id)
        .values(by_id=said[0], changed_at=said[1], **values)
        .execution_options(synchronize_session=False)
    )


def _row(work: Work, key: Key) -> tables.ReportDraft | None:
    row = tables.ReportDraft
    subject, kind, period = key.plain
    found: tables.ReportDraft | None = work.one(
        select(row)
        .where(row.subject == subject, row.kind == kind, row.period == period)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found

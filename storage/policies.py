"""Policy versions: proposed for an area from a day on, activated once, never changed."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, update

from storage import areas, tables
from storage.kinds import AreaId, PolicyId
from storage.work import Work

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Version:
    """A stored pack: in force, still to be confirmed, or taken back."""

    id: PolicyId
    area: AreaId
    pack: str
    valid_from: date
    body: str
    proposed_by: str | None
    confirmed_by: str | None
    activated_at: datetime | None
    withdrawn_by: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who wants a pack to hold, where, from which day on."""

    area: AreaId
    pack: str
    body: str
    valid_from: date
    by: str


def add(work: Work, area: AreaId, pack: str, body: str, valid_from: date) -> PolicyId:
    """Store a pack an installation begins with, in force at once; nobody proposed it."""
    row = _row(area, pack, body, valid_from)
    row.activated_at = _ALWAYS
    work.add(row)
    areas.changed(work)
    return PolicyId(row.id)


def propose(work: Work, proposal: Proposal, now: datetime) -> PolicyId:
    """Store a pack that is not in force before `activate`."""
    row = _row(proposal.area, proposal.pack, proposal.body, proposal.valid_from)
    row.added_at, row.proposed_by = now, proposal.by
    work.add(row)
    return PolicyId(row.id)


def activate(work: Work, version: PolicyId, by: str | None, now: datetime) -> bool:
    """Put a proposed pack in force; False if somebody else just did."""
    table = tables.PolicyVersion
    result: Any = work.run(
        update(table)
        .where(table.id == version, table.activated_at.is_(None), table.withdrawn_by.is_(None))
        .values(activated_at=now, confirmed_by=by)
        .execution_options(synchronize_session=False)
    )
    areas.changed(work)
    return bool(result.rowcount)


def withdraw(work: Work, version: PolicyId, by: str) -> bool:
    """Take a proposal back; False if it was activated or taken back before."""
    table = tables.PolicyVersion
    result: Any = work.run(
        update(table)
        .where(table.id == version, table.activated_at.is_(None), table.withdrawn_by.is_(None))
        .values(withdrawn_by=by)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def every(work: Work) -> list[Version]:
    """Give every version, the oldest first, those still to be confirmed included."""
    return [
        Version(
            PolicyId(row.id),
            AreaId(row.area_id),
            row.pack,
            row.valid_from,
            row.body,
            row.proposed_by,
            row.confirmed_by,
            row.activated_at,
            row.withdrawn_by,
        )
        for row in work.ones(
            select(tables.PolicyVersion)
            .order_by(tables.PolicyVersion.id)
            .execution_options(populate_existing=True)
        )
    ]


def _row(area: AreaId, pack: str, body: str, valid_from: date) -> tables.PolicyVersion:
    return tables.PolicyVersion(
        area_id=area,
        pack=pack,
        valid_from=valid_from,
        body=body,
        checksum=hashlib.sha256(body.encode()).hexdigest(),
    )


def lock(work: Work) -> None:
    """Let nobody else add or activate a version until this transaction ends."""
    work.run(select(tables.Installation.revision).with_for_update())

"""More days after a running leave (续假): asked for as a leave, then part of the one before."""

from datetime import datetime, timedelta

from sqlalchemy import select

from storage import leave as leaves
from storage import tables
from storage.kinds import Half, LeaveId, LeaveState
from storage.work import Work


def join(work: Work, more: tables.Leave, now: datetime) -> bool:
    """Let approved days become part of the leave they extend; False if that one has ended."""
    whole = leaves.hold(work, LeaveId(more.extends_id or 0))
    if whole is None or whole.state is not LeaveState.approved:
        return False
    whole.last_day, whole.last_half = more.last_day, more.last_half
    whole.half_days += more.half_days
    work.session.flush()
    leave = LeaveId(more.id)
    return leaves.change(work, leave, LeaveState.pending, LeaveState.joined, decided_at=now)


def part(work: Work, more: tables.Leave) -> None:
    """Take joined days out of the leave they became part of; it ends where it did before."""
    whole = leaves.hold(work, LeaveId(more.extends_id or 0))
    if whole is None:
        return
    noon = more.first_half is Half.afternoon
    whole.last_day = more.first_day if noon else more.first_day - timedelta(days=1)
    whole.last_half = Half.morning if noon else Half.afternoon
    whole.half_days -= more.half_days
    work.session.flush()


def waiting(work: Work, leave: LeaveId) -> tables.Leave | None:
    """Give the request for more days of a leave that is not decided yet or was sent back."""
    table = tables.Leave
    found: tables.Leave | None = work.one(
        select(table).where(
            table.extends_id == leave,
            table.state.in_((LeaveState.pending, LeaveState.sent_back)),
        )
    )
    return found

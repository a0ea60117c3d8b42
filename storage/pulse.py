"""What a look at a running installation needs to know: cheap questions, asked often."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from storage import tables
from storage.kinds import MessageState
from storage.work import Work

_OPEN = (MessageState.queued, MessageState.sending)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages not settled: held until later, due, being sent; and when the oldest fell due."""

    held: int
    due: int
    sending: int
    oldest: datetime | None


def waiting(work: Work, now: datetime) -> Waiting:
    """Count the open rows of the outbox; the partial index leads to them, however many ended."""
    row = tables.Outbox
    due = case((row.not_before <= now, 1), else_=0)
    found = work.rows(
        select(row.state, due, func.count(), func.min(row.not_before))
        .where(row.state.in_(_OPEN))
        .group_by(row.state, due)
    )
    counts = {(state, bool(is_due)): (count, oldest) for state, is_due, count, oldest in found}
    nothing: tuple[int, datetime | None] = (0, None)
    ready, oldest = counts.get((MessageState.queued, True), nothing)
    return Waiting(
        held=counts.get((MessageState.queued, False), nothing)[0],
        due=ready,
        sending=sum(n for (state, _), (n, _) in counts.items() if state is MessageState.sending),
        oldest=oldest,
    )

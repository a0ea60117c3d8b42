"""What a look at a running installation needs to know: cheap questions, asked often."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select, text

from storage import tables
from storage.kinds import InboxState, MessageState
from storage.work import Work

# Spelt out, for with bound values the partial index would not be used.
_INDEXED = text("inbox.state IN ('failed', 'flood')")
TROUBLE = (InboxState.failed, InboxState.flood)
_OPEN = (MessageState.queued, MessageState.sending)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages not settled: held until later, due, being sent; and when the oldest fell due."""

    held: int
    due: int
    sending: int
    oldest: datetime | None


def troubled(work: Work) -> dict[InboxState, int]:
    """Count what people said that met a fault or was part of a flood, of the last 14 days."""
    row = tables.Inbox
    found = work.rows(select(row.state, func.count()).where(_INDEXED).group_by(row.state))
    return dict.fromkeys(TROUBLE, 0) | {InboxState(state): n for state, n in found}


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

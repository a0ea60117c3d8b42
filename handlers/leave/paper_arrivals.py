"""A paper of a leave is there: its sender is told, and the final approver whose turn it was."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from handlers.leave import final, papers, words
from handlers.talk import Outcome, Push, Reply, text
from storage import files as stored
from storage import leave as leaves
from storage import people
from storage.kinds import (
    FileId,
    FileState,
    LeaveId,
    MessageKind,
    PersonId,
    PolicyId,
    StepState,
)

if TYPE_CHECKING:
    from handlers.files import Arrived
    from handlers.turn import Moment
    from storage import tables

_KEPT = timedelta(days=180)


def arrived(arrived: Arrived) -> list[Outcome]:
    """Tell the sender that a paper is there, and the final approver whose turn it is or was."""
    file = arrived.file
    row = leaves.get(arrived.work, LeaveId(int(file.about.removeprefix("leave:"))))
    if row is None or row.state not in papers.ALIVE:
        stored.keep_until(arrived.work, [FileId(file.id)], arrived.now)
        return [Reply(text("papers.withdrawn_meanwhile"))]
    stored.keep_until(arrived.work, [FileId(file.id)], _until(arrived, row))
    people.audit(arrived.work, arrived.sender.id, "papers.sent", papers.about(row.id), arrived.now)
    there = papers.of_leaves(arrived, [row.id])[row.id]
    count = sum(one.state is FileState.stored for one in there)
    kept = text("papers.kept", span=words.days_of(row), n=count)
    came = text("papers.came", name=arrived.sender.name, span=words.days_of(row), n=count)
    told: list[Outcome] = [
        Push(
            who,
            MessageKind.notice,
            came,
            ((papers.view_button(row.id),),),
            about=papers.about(row.id),
        )
        for who in _waiting_for_them(arrived, row)
    ]
    return [Reply(kept), *told]


def _waiting_for_them(moment: Moment, row: tables.Leave) -> list[PersonId]:
    """Give the final approvers who were asked or have decided; others see them when asked."""
    step = final.step_of(moment, row.id)
    if step is None or step.state not in {StepState.open, StepState.approved}:
        return []
    return sorted(final.approvers(moment, row, step))


def _until(moment: Moment, row: tables.Leave) -> datetime:
    papers = moment.office.rules[PolicyId(row.policy_id)].policy.leave.papers
    kept = timedelta(days=papers.keep_days) if papers else _KEPT
    return moment.office.at(row.last_day + kept + timedelta(days=1), time())

"""What the ladders of a policy pack must hold: every length, every role, any day, once."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from handlers.rules.pack_faults import Fault, make_fault
from handlers.rules.pack_terms import is_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handlers.rules.pack import Policy
    from handlers.rules.pack_leave import LadderRule


def faults(policy: Policy) -> Iterator[Fault]:
    """Give everything that is wrong with the ladders of a pack."""
    yield from _seasons(policy)
    yield from _blackouts(policy)
    for ladder in policy.leave.ladders:
        yield from _ladder(policy, ladder)
    yield from _coverage(policy.leave.ladders)


def _seasons(policy: Policy) -> Iterator[Fault]:
    ladders = [(f"leave.ladders.{row.id}", row.season) for row in policy.leave.ladders]
    blackouts = [(f"leave.blackouts.{row.id}", row.season) for row in policy.leave.blackouts]
    for rule, season in (*ladders, *blackouts):
        for day in (season.first, season.last) if season else ():
            if not is_day(day):
                key = f"{rule}.season"
                yield make_fault(key, "wrong_value", f"{key}: no day {day}", problem=day)


def _blackouts(policy: Policy) -> Iterator[Fault]:
    kinds = {kind.id for kind in policy.leave.kinds.table}
    names = [row.id for row in policy.leave.blackouts]
    for row in policy.leave.blackouts:
        key = f"leave.blackouts.{row.id}"
        for name in (one for one in row.kinds if one not in kinds):
            yield make_fault(key, "no_leave_kind", f"{key}: no leave kind {name}", name=name)
    for name in dict.fromkeys(one for one in names if names.count(one) > 1):
        key = "leave.blackouts"
        yield make_fault(key, "twice", f"{key}: {name} stands there twice", name=name)


def _ladder(policy: Policy, ladder: LadderRule) -> Iterator[Fault]:
    key = f"leave.ladders.{ladder.id}"
    offices = {office.id for office in policy.offices}
    kinds = {kind.id for kind in policy.leave.kinds.table}
    unknown = [o for rung in ladder.rungs for o in (*rung.approve, *rung.file) if o not in offices]
    for name in dict.fromkeys(unknown):
        yield make_fault(key, "no_office", f"{key}: no office {name}", name=name)
    for name in ladder.kinds:
        if name not in kinds:
            yield make_fault(key, "no_leave_kind", f"{key}: no leave kind {name}", name=name)
    yield from _reach(key, ladder)
    yield from _steps(key, ladder)


def _reach(key: str, ladder: LadderRule) -> Iterator[Fault]:
    """The rungs must cover every length once, from nothing to without end."""
    if ladder.rungs[0].over:
        days = str(ladder.rungs[0].over)
        yield make_fault(
            key, "ladder_gap", f"{key}: nobody decides up to {days}", first="0", last=days
        )
    for rung in ladder.rungs:
        if rung.up_to is not None and rung.up_to <= rung.over:
            yield make_fault(key, "ladder_empty", f"{key}: empty rung", over=str(rung.over))
    for lower, upper in pairwise(ladder.rungs):
        ends, starts = lower.up_to, upper.over
        if ends is None or ends > starts:
            line = f"{key}: two rungs from {starts} on"
            yield make_fault(key, "ladder_overlap", line, over=str(starts))
        elif ends < starts:
            line = f"{key}: nobody decides over {ends} up to {starts}"
            yield make_fault(key, "ladder_gap", line, first=str(ends), last=str(starts))
    last = ladder.rungs[-1].up_to
    if last is not None:
        line = f"{key}: nobody decides over {last}"
        yield make_fault(key, "ladder_no_end", line, over=str(last))


def _steps(key: str, ladder: LadderRule) -> Iterator[Fault]:
    for rung in ladder.rungs:
        over = str(rung.over)
        if not rung.approve:
            line = f"{key}: nobody approves over {over}"
            yield make_fault(key, "ladder_nobody", line, over=over)
        steps = (*rung.approve, *rung.file)
        for name in dict.fromkeys(step for step in steps if steps.count(step) > 1):
            line = f"{key}: {name} twice over {over}"
            yield make_fault(key, "ladder_office_twice", line, over=over, name=name)
    for lower, upper in pairwise(ladder.rungs):
        if len(upper.approve) < len(lower.approve):
            line = f"{key}: fewer approvals over {upper.over} than below"
            yield make_fault(key, "ladder_shrinks", line, over=str(upper.over))


def _coverage(ladders: Iterable[LadderRule]) -> Iterator[Fault]:
    """Each role needs a ladder for any kind at any time, and never two for the same case."""
    rows = tuple(ladders)
    key = "leave.ladders"
    for applicant in ("member", "leader"):
        if not any(x.applicant == applicant and not x.kinds and not x.season for x in rows):
            line = f"{key}: no ladder for every kind of a {applicant}'s leave"
            yield make_fault(key, "ladder_missing", line, applicant=applicant)
    for index, one in enumerate(rows):
        for other in rows[index + 1 :]:
            same = one.applicant == other.applicant and bool(one.season) == bool(other.season)
            shared = set(one.kinds) & set(other.kinds) or not (one.kinds or other.kinds)
            if same and shared and _together(one, other):
                line = f"{key}: {one.id} and {other.id} rule the same case"
                yield make_fault(key, "ladder_twice", line, one=one.id, other=other.id)


def _together(one: LadderRule, other: LadderRule) -> bool:
    """Whether there is a day on which both hold, given that both or neither have a season."""
    if one.season is None or other.season is None:
        return True
    return any(_days_of(one) & _days_of(other))


def _days_of(ladder: LadderRule) -> set[date]:
    days = (date.fromordinal(date(2000, 1, 1).toordinal() + n) for n in range(366))
    return {day for day in days if ladder.season and ladder.season.has(day)}

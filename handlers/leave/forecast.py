"""What a leave will mean, shown before it is sent: days, village, allowance, who hears when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from handlers import day as days
from handlers import offices, spell, telephone
from handlers.leave import limits, village, words
from handlers.rules import leave as rules
from handlers.rules import leave_limits, outlook, quiet
from handlers.rules.attendance import IN_VILLAGE, UNREPORTED
from handlers.rules.leave_limits import limits_of
from handlers.rules.span import Span
from handlers.talk import Words, lines, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from handlers.leave.routing import Deciding, Route
    from handlers.turn import Turn

_SHOWN = 4
_THERE = frozenset({IN_VILLAGE, UNREPORTED})


def shown(turn: Turn, span: Span, kind: str) -> Words:
    """Give what a leave does to the month, the village and the allowance, then the warnings."""
    ahead = outlooks(turn, span, kind)
    left = limits.allowances(turn, span, kind)
    there = _remaining(turn, span)
    found = [
        *limits.seasons(turn, span, kind),
        *limits.stopped(turn, span, kind),
        *limits.short_allowance(turn, left),
        *limits.empty_village(turn, there),
    ]
    return lines(
        _back(turn, span),
        *map(_outlook, ahead),
        village.said(turn, there),
        *(_allowance(turn, kind, one) for one in left),
        *(text("leave.warning", words=one.words) for one in found),
    )


def refusal(turn: Turn, span: Span, kind: str) -> limits.Finding | None:
    """Give the first thing for which the pack refuses such a leave, None where it refuses none."""
    rule = limits_of(turn.rules.policy)
    found = [*limits.seasons(turn, span, kind), *limits.stopped(turn, span, kind)]
    if rule.allowance == "refuse":
        found += limits.short_allowance(turn, limits.allowances(turn, span, kind))
    if rule.targets == "refuse":
        found += limits.short_days(turn, outlooks(turn, span, kind))
    if rule.present == "refuse":
        found += limits.empty_village(turn, _remaining(turn, span))
    return next((one for one in found if one.refused), None)


def _back(turn: Turn, span: Span) -> Words:
    due = rules.return_due(span, turn.rules.calendar, turn.rules.policy)
    return text("leave.return_due", day=due)


def outlooks(turn: Turn, span: Span, kind: str) -> tuple[outlook.Outlook, ...]:
    """Give the days in the village with and without a leave, by the periods the pack counts."""
    policy = turn.rules.policy
    wanted = outlook.periods(span, policy)
    first, last = min(one.first for one in wanted), max(one.last for one in wanted)
    known = days.planned(turn, [turn.person], first, last)
    facts = {day: fact for (_, day), (fact, _) in known.items()}
    day_kind = policy.leave_kind(kind).day_kind
    return outlook.outlooks(facts, (span, day_kind), turn.today, policy)


def _outlook(one: outlook.Outlook) -> Words:
    when = words.period(one.period)
    if one.target is None:
        return text("leave.outlook_plain", when=when, expected=one.expected)
    values = {"when": when, "expected": one.expected, "target": one.target}
    if one.short:
        return text("leave.outlook_short", **values, short=one.short)
    return text("leave.outlook", **values)


def _remaining(turn: Turn, span: Span) -> village.Village:
    if turn.team is None:
        return village.Village({})
    return village.remaining(turn, village.Away(turn.person.id, turn.team.id, turn.rules), span)


def _allowance(turn: Turn, kind: str, one: leave_limits.Allowed) -> Words:
    return text(
        "leave.allowance",
        kind=turn.rules.policy.leave_kind(kind).label,
        span=text("leave.allowance.span", first=one.first, last=one.last),
        days=one.days,
        used=one.used,
        asked=one.asked,
        left=max(one.left, Decimal(0)),
    )


def route(turn: Turn, found: Route, steps: Sequence[Deciding]) -> Words:
    """Say who decides by name, step after step, and where a step has nobody of its own."""
    joined = tuple(spell.span(one) for one in found.joined)
    adjoining = text("leave.joined", spans=joined, days=found.days) if joined else None
    raised = text("leave.raised") if found.raised_by else None
    if not steps or not steps[0].deciders:
        return lines(adjoining, raised, text("leave.nobody_decides"))
    told: Words | None = None
    for step in steps:
        names = offices.names(turn, step.deciders, turn.today) or (text("leave.nobody_yet"),)
        told = (
            text("leave.step", names=names)
            if told is None
            else text("leave.next_step", before=told, names=names)
        )
    gaps = (_vacant(turn, step) for step in steps if step.vacant)
    goes = text("leave.goes_to", names=told)
    return lines(adjoining, raised, goes, *gaps, _unreached(turn, steps))


def _vacant(turn: Turn, step: Deciding) -> Words:
    office = offices.label(turn.rules.policy, step.office)
    names = offices.names(turn, step.deciders, turn.today)
    wording = "leave.vacant" if names else "leave.vacant_nobody"
    return text("leave.warning", words=text(wording, office=office, names=names))


def _unreached(turn: Turn, steps: Sequence[Deciding]) -> Words | None:
    """Name the deciders without an account, with their telephones: no message reaches them."""
    found = {one.person.id: one.person for step in steps for one in step.deciders}
    alone = telephone.without_account(turn, found.values())
    named = tuple(f"{found[who].name} {found[who].phone}" for who in sorted(alone))
    if not named:
        return None
    return text("leave.warning", words=text("leave.no_account", people=named))


def held_until(turn: Turn, step: Deciding) -> datetime | None:
    """Give when quiet hours let a request reach the first who may decide it; None: at once."""
    office, zone = turn.office, turn.office.zone
    free = []
    for one in step.deciders:
        area = office.area_of(one.person, turn.today)
        there = office.rules_for(area, office.business_day(turn.now, one.person))
        free.append(quiet.release_at(turn.now, there.policy, zone))
    at = min(free, default=turn.now)
    return at if at > turn.now else None


def late(turn: Turn, step: Deciding) -> Words | None:
    """Say when the decider will hear of it, and whom to ring before that."""
    at = held_until(turn, step)
    if at is None:
        return None
    names = offices.names(turn, step.deciders, turn.today)
    phones = tuple(f"{one.person.name} {one.person.phone}" for one in step.deciders)
    return text("leave.held", names=names, when=at, phones=phones)

"""What a request goes against, and whether the pack warns of it or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.leave import routing, village, words
from handlers.rules import leave_limits
from handlers.rules.leave_limits import limits_of
from handlers.talk import Verbatim, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.leave.village import Village
    from handlers.rules.leave_limits import Allowed
    from handlers.rules.outlook import Outlook
    from handlers.rules.span import Span
    from handlers.talk import Words
    from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a request goes against, in words; `refused` where the pack does not allow it."""

    words: Words
    refused: bool
    rule: str


def seasons(turn: Turn, span: Span, kind: str) -> Iterator[Finding]:
    """Give the seasons of the pack in which leave is not wanted and which the days touch."""
    for row in leave_limits.blackouts(span, kind, turn.rules.policy):
        refused = row.then == "refuse"
        wording = "leave.blackout_refused" if refused else "leave.blackout"
        told = text(wording, label=row.label, first=row.season.first, last=row.season.last)
        yield Finding(told, refused, f"leave.blackouts.{row.id}")


def stopped(turn: Turn, span: Span, kind: str) -> Iterator[Finding]:
    """Give the stops of leave (停假) that hold on any of the days."""
    refused = limits_of(turn.rules.policy).stop == "refuse"
    for row in routing.stopped(turn, span, kind):
        wording = "stop.refused" if refused else "stop.warning"
        told = text(wording, reason=Verbatim(row.reason), first=row.first_day, last=row.last_day)
        yield Finding(told, refused, "leave.limits#stop")


def allowances(turn: Turn, span: Span, kind: str) -> tuple[Allowed, ...]:
    """Give what is left of a kind, the speaker's other leaves of it taken off."""
    if turn.rules.policy.leave_kind(kind).allowance is None:
        return ()
    taken = [routing.taken(row) for row in routing.mine(turn) if row.kind == kind]
    beside = [span for span in taken if span is not None]
    return leave_limits.allowances(span, kind, beside, turn.rules.calendar, turn.rules.policy)


def short_allowance(turn: Turn, found: Sequence[Allowed]) -> Iterator[Finding]:
    """Give the periods in which more is asked for than is left."""
    for one in found:
        if one.left < 0:
            span = text("leave.allowance.span", first=one.first, last=one.last)
            told = text("leave.allowance_over", span=span, n=one.days, over=-one.left)
            yield Finding(told, limits_of(turn.rules.policy).allowance == "refuse", "leave.kinds")


def short_days(turn: Turn, found: Sequence[Outlook]) -> Iterator[Finding]:
    """Give the periods whose target a leave puts out of reach."""
    for one in found:
        if one.short:
            when = words.period(one.period)
            told = text("leave.short_of", when=when, days=one.short)
            yield Finding(
                told, limits_of(turn.rules.policy).targets == "refuse", "attendance.targets"
            )


def empty_village(turn: Turn, there: Village) -> Iterator[Finding]:
    """Give the days on which fewer stay than the pack asks for, or nobody at all."""
    refused = limits_of(turn.rules.policy).present == "refuse"
    for told in village.too_few(turn.rules, there):
        yield Finding(told, refused, "attendance.targets")

"""Filing a request that follows from another one: more days, or the papers of an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import deciding, linked, routing, standby, words
from handlers.rules import leave as rules
from handlers.rules.span import HALF_DAY
from handlers.talk import Outcome, Reply, Words, text
from storage import leave as leaves
from storage.kinds import Half, LeaveId, LeaveState, PolicyId, Role
from storage.leave import Request

if TYPE_CHECKING:
    from handlers.office import Rules
    from handlers.rules.span import Span
    from handlers.turn import Turn
    from storage import tables

_ALIVE = (LeaveState.pending, LeaveState.approved)


@dataclass(frozen=True, slots=True)
class Filing:
    """A request for some days of a kind; the ladder goes by `whole`, of which they are part.

    `raised_by` is the rule for which the next rung decides, "" where none does.
    """

    kind: str
    span: Span
    whole: Span
    reason: str
    rules: Rules
    raised_by: str = ""


def rules_of(turn: Turn, row: tables.Leave) -> Rules:
    """Give the rules a leave was asked under: they hold for what follows from it too."""
    return turn.office.rules[PolicyId(row.policy_id)]


def others(turn: Turn, *without: int | None) -> list[Span]:
    """Give the days of the speaker's leaves, asked for or approved, without some of them."""
    rows = leaves.of_person(turn.work, turn.person.id, _ALIVE)
    return [words.stored(row) for row in rows if row.id not in without]


def ladder(turn: Turn, filing: Filing, beside: list[Span]) -> rules.Ladder:
    """Give who decides, by the whole length with all leaves that adjoin it."""
    policy, calendar = filing.rules.policy, filing.rules.calendar
    days = rules.ladder_days(filing.whole, beside, calendar, policy)
    # Whoever left in an emergency on a rest day still has it decided, by the lowest rung.
    at_least = max(days, HALF_DAY)
    found = rules.ladder(policy, at_least, filing.kind, role(turn), filing.whole.first)
    return rules.raised(policy, found) if filing.raised_by else found


def role(turn: Turn) -> rules.Role:
    """Give by which ladders the speaker goes."""
    return "leader" if Role.leader in turn.person.roles_on(turn.today) else "member"


def first_deciders(turn: Turn, found: rules.Ladder) -> list[offices.Decider]:
    """Give whom a request of the speaker's goes to first."""
    if turn.team is None or not found.approvals:
        return []
    office = found.approvals[0]
    place = offices.place_of(turn, office, turn.team.id, turn.person)
    barred = frozenset({turn.person.id, turn.by.id})
    return offices.Seats(turn, turn.today).deciding(office, place, barred)


def goes_to(turn: Turn, found: rules.Ladder) -> Words:
    """Say whom a request goes to first, or that there is nobody."""
    first = first_deciders(turn, found)
    if not first:
        return text("leave.nobody_decides")
    return text("leave.goes_to", names=offices.names(turn, first, turn.today))


def file(turn: Turn, filing: Filing, found: rules.Ladder) -> list[Outcome]:
    """Store the request with its ladder, and ask whoever decides first."""
    if turn.team is None:
        return [Reply(text("leave.no_team"))]
    steps = routing.steps(turn, found, turn.team.id)
    rule = f"{filing.rules.id}/{found.cited}"
    leave = leaves.ask(turn.work, _request(turn, filing, rule), steps)
    first = first_deciders(turn, found)
    names = offices.names(turn, first, turn.today)
    done = text("leave.sent", names=names) if names else text("leave.sent_to_nobody")
    asked = deciding.ask(turn, LeaveId(leave), first)
    reply = Reply(done, about=f"own-leave:{leave}", rule=rule)
    return [reply, *asked, *standby.ask(turn, leave)]


def _request(turn: Turn, filing: Filing, rule: str) -> Request:
    span, link = filing.span, linked.of(turn)
    policy, calendar = filing.rules.policy, filing.rules.calendar
    days = rules.length(span, calendar, policy)
    beside = others(turn, link.extends, link.again, link.completes)
    whole = rules.ladder_days(filing.whole, beside, calendar, policy)
    return Request(
        event_key=turn.event.key,
        person=turn.person.id,
        team=turn.team.id if turn.team else None,
        kind=filing.kind,
        first_day=span.first,
        first_half=Half(span.first_half.value),
        last_day=span.last,
        last_half=Half(span.last_half.value),
        half_days=int(days * 2),
        reason=filing.reason,
        asked_at=turn.now,
        policy=filing.rules.id,
        rule=rule,
        ladder_half_days=int(whole * 2),
        raised_by=filing.raised_by,
        by=turn.recorder.id if turn.recorder else None,
        link=link,
    )

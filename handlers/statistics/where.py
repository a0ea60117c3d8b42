"""谁在村: who is where in this half of the day, by kind for a team, by team or area above it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from handlers import naming
from handlers.rules.attendance import IN_VILLAGE, NOT_COUNTED, UNREPORTED, HalfStatus
from handlers.statistics import scopes, sheets, table, words
from handlers.statistics.scopes import Scope
from handlers.talk import Outcome, Reply, Words, lines, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.rules.policy import Policy
    from handlers.statistics.sheets import Sheet
    from handlers.turn import Turn
    from storage.kinds import PersonId

_NOON = 12
_SHOWN = 60
_AWAY = "excused"


def show(turn: Turn, scope: Scope) -> list[Outcome]:
    """Say who is where now; names are told by a team, a unit or a person, numbers of areas.

    Only who answers for these people is told who has not reported. Somebody with neither a team
    nor an area, such as an administrator, is told whom to ask.
    """
    span = sheets.period(turn.today, turn.today, turn.today)
    wanted = sheets.teams(turn, scope, span)
    found = list(sheets.of_teams(turn, scope, span, wanted))
    head = words.heading(turn, scope, turn.today)
    policy = turn.office.rules_for(head.area, turn.today).policy
    waiting = [t.name for t in wanted if turn.office.directory.go_live_of(t.id) > turn.today]
    kept = [sheet for sheet in found if sheet.days[0].morning.kind != NOT_COUNTED]
    if not kept and not waiting and scope == Scope("p", turn.person.id):
        return [Reply(text("statistics.where.nobody_yours"))]
    title = text("statistics.where.head", place=head.name, at=turn.now, n=len(kept))
    body = (
        _by_area(turn, scope, policy, kept) if scope.kind == "a" else _by_kind(turn, scope, kept)
    )
    left = text("statistics.waiting", teams=tuple(waiting)) if waiting else None
    return [Reply(lines(title, *body, left))]


def _by_kind(turn: Turn, scope: Scope, found: Sequence[Sheet]) -> list[Words]:
    """Give the names under each kind, in the order of the pack; presumed ones are marked so."""
    shown = naming.told_apart(turn, [sheet.person for sheet in found], turn.today)
    missing = scopes.answers_for(turn, scope) or scopes.is_own(turn, scope)
    groups: dict[str, list[Words]] = {}
    for sheet in found:
        half = _now(turn, sheet)
        kind = _told_kind(turn, scope, half)
        name = shown[sheet.person.id]
        marked = text("statistics.where.presumed", name=name) if half.presumed else None
        groups.setdefault(kind, []).append(marked or text("label", value=name))
    policy = turn.rules.policy
    order = [IN_VILLAGE, *(kind.id for kind in policy.attendance.kinds.table), _AWAY]
    return [
        text(
            "statistics.where.kind",
            kind=_kind_label(policy, kind),
            n=len(groups[kind]),
            names=tuple(groups[kind][:_SHOWN]) if kind != UNREPORTED or missing else "",
        )
        for kind in dict.fromkeys(order)
        if kind in groups
    ]


def _by_area(turn: Turn, scope: Scope, policy: Policy, found: Sequence[Sheet]) -> list[Words]:
    rows: dict[str, tuple[str, Counter[str], int]] = {}
    for sheet in found:
        row, name = table.row_of(turn, scope, sheet.team)
        half = _now(turn, sheet)
        known = rows.setdefault(row.code, (name, Counter(), 0))
        known[1][half.kind] += 1
        rows[row.code] = (*known[:2], known[2] + (half.presumed and half.kind == IN_VILLAGE))
    told = [_row(policy, row) for row in list(rows.values())[:_SHOWN]]
    more = len(rows) - _SHOWN
    if more > 0:
        told.append(text("views.more", n=more))
    if scopes.answers_for(turn, scope):
        names = naming.told_apart(turn, [sheet.person for sheet in found], turn.today)
        told += _unreported(turn, found, names)
    return told


def _row(policy: Policy, row: tuple[str, Counter[str], int]) -> Words:
    name, counted, presumed = row
    others = tuple(
        text("statistics.where.count", kind=words.label(policy, kind.id), n=counted[kind.id])
        for kind in policy.attendance.kinds.table
        if counted[kind.id] and kind.id != IN_VILLAGE
    )
    return text(
        "statistics.where.row",
        name=name,
        n=sum(counted.values()),
        here=counted[IN_VILLAGE],
        presumed=presumed,
        others=text("statistics.where.others", counts=others) if others else "",
    )


def _unreported(turn: Turn, found: Sequence[Sheet], names: Mapping[PersonId, str]) -> list[Words]:
    missing = [s.person.id for s in found if _now(turn, s).kind == UNREPORTED]
    if not missing:
        return []
    listed = tuple(names[who] for who in missing[:_SHOWN])
    return [text("statistics.where.unreported", n=len(missing), names=listed)]


def _now(turn: Turn, sheet: Sheet) -> HalfStatus:
    """Give the half day it is now."""
    status = sheet.days[0]
    local = turn.now.astimezone(turn.office.zone)
    early = local.date() == status.day and local.hour < _NOON
    return status.morning if early else status.afternoon


def _told_kind(turn: Turn, scope: Scope, half: HalfStatus) -> str:
    """Give the kind, or just that somebody is away: what leave it is, is the leader's to know."""
    own = scopes.answers_for(turn, scope) or scopes.is_own(turn, scope)
    return _AWAY if half.reason == "attendance.reason.leave" and not own else half.kind


def _kind_label(policy: Policy, kind: str) -> Words:
    return text("statistics.where.away") if kind == _AWAY else words.label(policy, kind)

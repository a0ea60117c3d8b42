"""The values behind a leave: its length as counted, what adjoins it, and the rules of its time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from handlers import pressing
from handlers.leave import routing, words
from handlers.reading import spans
from handlers.rules import policy_parts
from handlers.talk import Text, Words, lines, text
from storage import leave as leaves
from storage.kinds import LeaveId, PolicyId, TeamId

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage import tables

_ABOUT = ("leave", "own-leave")
_LADDERS = "leave.ladders."


def meant(turn: Turn, shown: tables.Outbox) -> tables.Leave | None:
    """Give the leave a message that cited a ladder was about, None where it was about none.

    A message that names no leave is about the speaker's last one that cited the same rung.
    """
    _, _, rule_id = shown.rule.partition("/")
    if not rule_id.startswith(_LADDERS):
        return None
    subject, *parts = shown.about.split(":")
    if subject in _ABOUT:
        return leaves.get(turn.work, LeaveId(pressing.number(parts, 0)))
    same = [row for row in routing.every(turn) if row.rule == shown.rule]
    return max(same, key=lambda row: row.asked_at) if same and not shown.buttons else None


def named(turn: Turn, said: str) -> tables.Leave | None:
    """Give the speaker's leave of the day a sentence names, else the last one asked for."""
    mine = sorted(routing.every(turn), key=lambda row: row.asked_at)
    days = [spans.find(said, turn.today, way).span for way in ("forward", "backward")]
    asked = [span for span in days if span is not None]
    if asked:
        mine = [row for row in mine if any(words.stored(row).overlaps(span) for span in asked)]
    return mine[-1] if mine else None


def values(turn: Turn, row: tables.Leave) -> Words:
    """Say how long a leave counts, with what, for which role, and which version decides it."""
    asked = turn.office.rules[PolicyId(row.policy_id)]
    ladder = row.rule.partition(_LADDERS)[2].partition("#")[0]
    rule = next((one for one in asked.policy.leave.ladders if one.id == ladder), None)
    unit = text(f"why.leave.{asked.policy.leave.length.unit}")
    role = text(f"why.leave.{rule.applicant}") if rule else None
    joined = None
    if row.ladder_half_days not in {0, row.half_days}:
        joined = text("why.leave.joined", days=Decimal(row.ladder_half_days) / 2)
    head = text("why.leave", leave=words.short(turn, row), unit=unit)
    return lines(head, joined, role, _raised(turn, row), _version(turn, row))


def _raised(turn: Turn, row: tables.Leave) -> Words | None:
    """Name the rule for which the next rung decides."""
    if not row.raised_by:
        return None
    policy = turn.office.rules[PolicyId(row.policy_id)].policy
    try:
        found = policy_parts.cited(policy, row.raised_by)[0]
    except KeyError:
        return text("why.leave.raised")
    because = Text(found.text_id, {**found.params, "value": found.value})
    return text("why.leave.raised_by", rule=because)


def _version(turn: Turn, row: tables.Leave) -> Words:
    """Name the version valid when it was asked, and say so where another holds by now."""
    known = {version.id: version for version in turn.office.directory.policies}
    then = known[PolicyId(row.policy_id)]
    asked = turn.office.rules[then.id].policy
    told = text("why.leave.version", pack=asked.title, id=then.id, day=str(then.valid_from))
    if row.team_id is None:
        return told
    village = turn.office.directory.teams[TeamId(row.team_id)].village
    now = turn.office.rules_for(village, turn.today)
    return told if now.id == then.id else lines(told, text("why.leave.newer"))

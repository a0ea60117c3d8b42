"""为什么: the rule, value, clause and basis behind the last answer that a rule decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.leave import explained
from handlers.rules import policy_parts
from handlers.talk import Outcome, Reply, Text, Words, lines, text
from storage import outbox
from storage.kinds import PolicyId

if TYPE_CHECKING:
    from handlers.turn import Turn

_REMEMBERED = timedelta(days=7)


def explain(turn: Turn) -> list[Outcome]:
    """Cite the rule of the last message that one decided; an example says nobody confirmed it."""
    seen = outbox.shown(turn.work, turn.whereabouts, turn.now - _REMEMBERED)
    shown = next((row for row in seen if row.rule), None)
    if shown is None:
        return [Reply(text("why.nothing"))]
    leave = explained.meant(turn, shown)
    told = cited(turn, leave.rule if leave else shown.rule)
    if told is None:
        return [Reply(text("why.nothing"))]
    return [Reply(lines(explained.values(turn, leave), told) if leave else told)]


def cited(turn: Turn, rule: str) -> Words | None:
    """Give what a citation says: the rule or its part, clause, basis and pack; None: unknown."""
    version, _, rule_id = rule.partition("/")
    rules = turn.office.rules.get(PolicyId(int(version)))
    if rules is None:
        return None
    try:
        found = policy_parts.cited(rules.policy, rule_id)
    except KeyError:
        return None
    said = [Text(one.text_id, {**one.params, "value": one.value}) for one in found]
    basis = text(f"why.{found[0].basis}", document=found[0].document)
    source = text("why.source", clause=found[0].clause, basis=basis, pack=rules.policy.title)
    return lines(*(text("why.rule", rule=one) for one in said), source)

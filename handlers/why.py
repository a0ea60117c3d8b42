"""为什么: the rule, value, clause and basis behind the last answer that a rule decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.rules import policy as packs
from handlers.talk import Outcome, Reply, Text, lines, text
from storage import outbox
from storage.kinds import PolicyId

if TYPE_CHECKING:
    from handlers.turn import Turn

_REMEMBERED = timedelta(days=7)


def explain(turn: Turn) -> list[Outcome]:
    """Cite the rule of the last message that one decided; an example says nobody confirmed it."""
    seen = outbox.shown(turn.work, turn.whereabouts, turn.now - _REMEMBERED)
    cited = next((row.rule for row in seen if row.rule), None)
    if cited is None:
        return [Reply(text("why.nothing"))]
    version, _, rule_id = cited.partition("/")
    rules = turn.office.rules.get(PolicyId(int(version)))
    found = packs.refs(rules.policy).get(rule_id) if rules else None
    if rules is None or found is None:
        return [Reply(text("why.nothing"))]
    rule = Text(found.text_id, {**found.params, "value": found.value})
    basis = text(f"why.{found.basis}", document=found.document)
    source = text("why.source", clause=found.clause, basis=basis, pack=rules.policy.title)
    return [Reply(lines(text("why.rule", rule=rule), source))]

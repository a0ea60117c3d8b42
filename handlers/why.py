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
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage import tables

_REMEMBERED = timedelta(days=7)


def explain(turn: Turn, word: Word) -> list[Outcome]:
    """Cite the rule of the last message that one decided; an example says nobody confirmed it.

    With a leave behind the word (为什么 12月1号的假) that leave of the speaker's, however old.
    """
    if word.rest:
        return _about_leave(turn, word.rest)
    seen = outbox.shown(turn.work, turn.whereabouts, turn.now - _REMEMBERED)
    shown = next((row for row in seen if row.rule), None)
    if shown is None:
        return [Reply(text("why.nothing"))]
    leave = explained.meant(turn, shown)
    if leave is not None:
        return _explained(turn, leave)
    told = cited(turn, shown.rule)
    return [Reply(told if told is not None else text("why.nothing"))]


def _about_leave(turn: Turn, said: str) -> list[Outcome]:
    found = explained.named(turn, said)
    return _explained(turn, found) if found is not None else [Reply(text("why.no_leave"))]


def _explained(turn: Turn, leave: tables.Leave) -> list[Outcome]:
    told = cited(turn, leave.rule) or text("why.nothing")
    return [Reply(lines(explained.values(turn, leave), told))]


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

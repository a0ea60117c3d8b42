"""One part of a rule, cited alone: a rung of a ladder, a kind of day or of leave."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from handlers.rules import policy as packs
from handlers.rules.pack_terms import Label

if TYPE_CHECKING:
    from handlers.rules.pack import Policy
    from handlers.rules.policy import RuleRef

_LADDERS = "leave.ladders."
_DAY_KINDS = "attendance.kinds"
_LIMITS = "leave.limits"


def cited(policy: Policy, rule_id: str) -> tuple[RuleRef, ...]:
    """Give the rule of an id, or those parts of it that the id names behind a '#'.

    A rung is named by the length it begins above, kinds of day by their ids with commas between,
    a limit by its key; clause and document are those of the rule. KeyError when the pack has no
    such rule or part.
    """
    whole, _, parts = rule_id.partition("#")
    found = packs.ref(policy, whole)
    if not parts:
        return (found,)
    if whole.startswith(_LADDERS):
        return (_rung(policy, found, parts),)
    if whole == _LIMITS:
        return (replace(found, text_id=f"rule.{whole}.{parts}.{found.params[parts]}"),)
    if whole != _DAY_KINDS:
        raise KeyError(rule_id)
    kinds = [policy.day_kind(part) for part in parts.split(",")]
    return tuple(
        replace(found, text_id=f"rule.attendance.kinds.{kind.counts}", value=kind.label)
        for kind in kinds
    )


def _rung(policy: Policy, found: RuleRef, over: str) -> RuleRef:
    ladder = next(row for row in policy.leave.ladders if found.rule_id == f"{_LADDERS}{row.id}")
    rungs = [rung for rung in ladder.rungs if rung.over == Decimal(over)]
    if not rungs:
        raise KeyError(f"{found.rule_id}#{over}")
    alone = ladder.model_copy(update={"rungs": (rungs[0],)})
    value = Label(zh=packs.value_of(policy, alone, "zh"), en=packs.value_of(policy, alone, "en"))
    return replace(found, value=value)

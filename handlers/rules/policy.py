"""A policy pack read from its text, and every rule of it with the source it can be cited from."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Literal, NoReturn, cast

from pydantic import ValidationError

from handlers.rules import pack_checks
from handlers.rules.pack import DayKinds, Method, Policy, QuietHours, Switch, Targets
from handlers.rules.pack_faults import Fault, PackFault, fault_of
from handlers.rules.pack_leave import (
    Blackout,
    LadderRule,
    LeaveKinds,
    LeaveLength,
    LeaveReturn,
)
from handlers.rules.pack_meeting import MeetingKind, SignIn
from handlers.rules.pack_report import HalfYear, ReportKind
from handlers.rules.pack_terms import Basis, Label, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Fault", "PackFault", "Policy", "RuleRef", "parse_pack", "ref", "refs"]

_SOURCE = frozenset(Rule.model_fields)


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A rule as 为什么 cites it.

    `text_id` names the sentence; it takes {value}, in the person's language, and the rule's own
    keys in `params`. `document` is empty unless the basis is "county".
    """

    rule_id: str
    text_id: str
    value: Label
    clause: str
    basis: Basis
    document: str
    params: Mapping[str, str]


def parse_pack(text: str) -> Policy:
    """Read a pack from TOML; PackFault lists everything that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = Fault("", "policy.fault.syntax", {"problem": str(error)}, f"not TOML: {error}")
        raise PackFault((fault,)) from error
    try:
        # JSON mode lets pydantic be strict about types and still read dates, times and tuples.
        found = Policy.model_validate_json(json.dumps(raw, default=str))
    except ValidationError as error:
        _refuse(error)
    faults = tuple(pack_checks.faults(found))
    if faults:
        raise PackFault(faults)
    return found


def refs(policy: Policy) -> Mapping[str, RuleRef]:
    """Give every rule of the pack by its id, the key path in the file (ladders by their id)."""
    return {rule_id: _ref(policy, rule_id, rule) for rule_id, rule in pack_checks.rules(policy)}


def ref(policy: Policy, rule_id: str) -> RuleRef:
    """Give one rule of the pack; KeyError when it has none of this id."""
    return refs(policy)[rule_id]


def params_of(rule: Rule) -> Mapping[str, str]:
    """Give the plain values of a rule as its sentences name them."""
    own = {name: _plain(getattr(rule, name)) for name in _own(rule)}
    if isinstance(rule, Targets) and rule.pattern:
        own |= {"days": str(rule.pattern.days), "nights": str(rule.pattern.nights)}
    return own


def _refuse(error: ValidationError) -> NoReturn:
    raise PackFault(
        tuple(fault_of(details) for details in error.errors(include_url=False))
    ) from error


def _ref(policy: Policy, rule_id: str, rule: Rule) -> RuleRef:
    text_id = "rule." + ".".join(rule_id.split(".")[:2])
    variant = _variant(rule)
    return RuleRef(
        rule_id,
        f"{text_id}.{variant}" if variant else text_id,
        Label(zh=value_of(policy, rule, "zh"), en=value_of(policy, rule, "en")),
        rule.clause,
        rule.basis,
        rule.document,
        params_of(rule),
    )


def _variant(rule: Rule) -> str:
    """Rules whose value is a word have a sentence for each word."""
    match rule:
        case Switch():
            return "" if rule.value else "off"
        case LeaveLength():
            return rule.unit
        case LeaveReturn():
            return rule.due
        case Method():
            return rule.value
        case ReportKind():
            return rule.period
        case SignIn():
            return rule.by
        case MeetingKind():
            return rule.level
        case Targets():
            return next(iter(rule.demanded()), "none")
        case _:
            return ""


def value_of(policy: Policy, rule: Rule, language: Literal["zh", "en"]) -> str:
    """Give what a rule says, in one line of a language."""
    match rule:
        case LadderRule():
            return "; ".join(_rungs(policy, rule, language))
        case LeaveKinds() | DayKinds():
            return ", ".join(row.label.text(language) for row in rule.table)
        case HalfYear():
            return f"{', '.join(rule.due)} ({_heads(rule, language)})"
        case ReportKind():
            return f"{rule.label.text(language)} ({_heads(rule, language)})"
        case Blackout() | MeetingKind():
            return rule.label.text(language)
        case QuietHours():
            return f"{rule.starts:%H:%M}–{rule.ends:%H:%M}"
        case Targets():
            return ", ".join(rule.demanded().values())
        case _:
            return ", ".join(_plain(getattr(rule, name)) for name in _own(rule))


def _heads(rule: HalfYear | ReportKind, language: Literal["zh", "en"]) -> str:
    return "/".join(head.label.text(language) for head in rule.heads)


def _own(rule: Rule) -> tuple[str, ...]:
    """The keys of a rule that hold plain values, tables and source left out."""
    return tuple(
        name
        for name in type(rule).model_fields
        if name not in _SOURCE and _plain(getattr(rule, name))
    )


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple):
        return "/".join(_plain(item) for item in cast("tuple[object, ...]", value))
    return str(value) if isinstance(value, str | int) else ""


def _rungs(policy: Policy, ladder: LadderRule, language: Literal["zh", "en"]) -> Iterator[str]:
    for rung in ladder.rungs:
        reach = f"≤{rung.up_to}" if rung.up_to is not None else f">{rung.over}"
        deciders = "→".join(policy.office(office).label.text(language) for office in rung.approve)
        parts = [f"{reach}: {deciders} {policy.words.approve.text(language)}"]
        if rung.file:
            copies = ", ".join(policy.office(office).label.text(language) for office in rung.file)
            parts.append(f"{copies} {policy.words.file.text(language)}")
        yield ", ".join(parts)

"""What the reports of a pack must hold beyond their shape: offices, heads and what they draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.rules.pack_faults import Fault, make_fault
from handlers.rules.pack_report import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.rules.pack import Policy
    from handlers.rules.pack_report import Head

_RESERVED = "half_year"


def faults(policy: Policy) -> Iterator[Fault]:
    """Give what is wrong with the reports of a pack; the half-year one may draw like any other."""
    offices = {office.id for office in policy.offices}
    yield from _heads(policy, "report.half_year", policy.report.half_year.heads)
    for row in policy.report.kinds:
        key = f"report.kinds.{row.id}"
        if row.accepts not in offices:
            yield make_fault(key, "no_office", f"{key}: no office {row.accepts}", name=row.accepts)
        if row.id == _RESERVED:
            yield make_fault(key, "twice", f"{key}: {row.id} is the pack's own", name=row.id)
        if row.period == "term" and row.files != "member":
            problem = f"{key}: a term is one person's, so members file it"
            yield make_fault(f"{key}.files", "wrong_value", problem, problem=row.files)
        heads = [head.id for head in row.heads]
        for name in dict.fromkeys(head for head in heads if heads.count(head) > 1):
            yield make_fault(key, "twice", f"{key}: {name} stands there twice", name=name)
        yield from _heads(policy, key, row.heads)


def _heads(policy: Policy, key: str, heads: Sequence[Head]) -> Iterator[Fault]:
    """Every fact goes to one head at most, and is a duty of the pack or one of FACTS."""
    known = {*FACTS, *(duty.id for duty in policy.duties)}
    drawn = [name for head in heads for name in head.draws]
    for name in dict.fromkeys(drawn):
        if name not in known:
            yield make_fault(key, "no_fact", f"{key}: nothing is called {name}", name=name)
        if drawn.count(name) > 1:
            yield make_fault(key, "twice", f"{key}: {name} is drawn twice", name=name)

"""A leave as a slip to print and sign (请假条), in the county's own template if it has one.

Everybody but the person and the final approver gets a slip that says "leave" and its days.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from handlers import naming, offices, privacy
from handlers.documents import Filled
from handlers.leave import deciding, register, viewing, words
from handlers.reading.values import Misread
from handlers.rules import leave as rules
from handlers.talk import Document, Outcome, Reply, Words, text
from storage import leave as leaves
from storage import people
from storage.kinds import LeaveId, Level, PersonId, PolicyId, Role, StepState, TeamId

if TYPE_CHECKING:
    from handlers.reading.register_values import RegisterWords
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person

TEMPLATE = "leave-slip"
_ROLES = frozenset({Role.leader, Role.township, Role.county})
_LABELS = (
    *("title", "number", "name", "team", "township", "kind", "days_of", "days", "reason"),
    *("asked", "office", "action", "decision", "by", "on", "back", "signature", "printed"),
)
_UNDECIDED = frozenset({StepState.waiting, StepState.open})
_COPIES = ("register.copy.office", "register.copy.township", "register.copy.person")


def say(turn: Turn, said: RegisterWords) -> list[Outcome]:
    """Give the slip of the newest leave of a person, or of the one on the days said."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    person = turn.person if not said.place else naming.find(turn, said.place, _may(turn))
    if isinstance(person, Misread):
        return [Reply(text(person.reason, **person.params))]
    found = leaves.of_person(turn.work, person.id, register.STATES)
    if said.span is not None:
        first, last = said.span.first, said.span.last
        found = [row for row in found if row.first_day <= last and row.last_day >= first]
    if not found:
        return [Reply(text("slip.none", name=person.name))]
    row = max(found, key=lambda one: (one.asked_at, one.id))
    if row.person_id != turn.person.id:
        people.audit(turn.work, turn.person.id, "leave.slip", f"leave:{row.id}", turn.now)
    name = turn.spell(text("slip.file", name=person.name, day=row.first_day.isoformat()))
    caption = text("slip.caption", leave=words.short(turn, row))
    return [Document(f"{name}{Filled.suffix}", filled(turn, row, person), caption)]


def filled(turn: Turn, row: tables.Leave, person: Person) -> Filled:
    """Give the values of every placeholder, as `docs/operations.md` lists them."""
    rules_then = turn.office.rules[PolicyId(row.policy_id)]
    counted = rules.lengths(words.stored(row), rules_then.calendar)
    team = turn.office.directory.teams[TeamId(row.team_id)] if row.team_id else None
    township = turn.office.directory.above(team.village, Level.township) if team else None
    asked = row.asked_at.astimezone(turn.office.zone).date()
    kind, reason = _private(turn, row)
    values: dict[str, Any] = {
        "number": row.id,
        "name": person.name,
        "team": team.name if team else "",
        "township": township.name if township else "",
        "kind": turn.spell(kind),
        "reason": turn.spell(reason),
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "days_of": turn.spell(words.days_of(row)),
        "days": f"{(Decimal(row.half_days) / 2).normalize():f}",
        "working_days": f"{counted.working.normalize():f}",
        "asked": asked.isoformat(),
        "state": turn.spell(text(f"register.state.{row.state}")),
        "back": row.returned_on.isoformat() if row.returned_on else "",
        "printed": turn.today.isoformat(),
        "steps": _steps(turn, row),
        "labels": {name: turn.spell(text(f"slip.label.{name}")) for name in _LABELS},
        "copies": [turn.spell(text(name)) for name in _COPIES],
    }
    return Filled(TEMPLATE, values)


def _may(turn: Turn) -> Any:  # noqa: ANN401  a condition on people
    return lambda person: (
        person.id == turn.person.id or naming.reach(turn, person, _ROLES) is not None
    )


def _private(turn: Turn, row: tables.Leave) -> tuple[Words, Words]:
    """Give kind and reason for whom they are, and where the messenger may carry them."""
    kind = turn.office.rules[PolicyId(row.policy_id)].policy.leave_kind(row.kind)
    nothing = text("slip.by_hand")
    if not viewing.may_see(turn, row, turn.person.id):
        return register.kind_of(turn, row), nothing
    sick = kind.day_kind == "sick_leave" and not privacy.may_send(turn)
    reason = text("label", value=row.reason) if row.reason and not sick else nothing
    return text("label", value=kind.label), reason


def _steps(turn: Turn, row: tables.Leave) -> list[dict[str, str]]:
    """Give each step: office, what it does, and what it decided, by whom and when."""
    policy = turn.office.rules[PolicyId(row.policy_id)].policy
    steps = leaves.steps_of(turn.work, LeaveId(row.id))
    known = people.load(
        turn.work, [PersonId(one) for s in steps for one in (s.by_id, s.for_id) if one]
    )
    found = []
    for step in steps:
        by: Words = text("form.none")
        if step.by_id is not None:
            holder = known[PersonId(step.for_id)] if step.for_id else None
            by = offices.Decider(known[PersonId(step.by_id)], holder).name
        if step.by_id is not None and step.paper_on is not None:
            by = deciding.on_paper(turn, row, step, known[PersonId(step.by_id)].name)
        decided = step.decided_at
        on = decided.astimezone(turn.office.zone).date().isoformat() if decided else ""
        on = step.paper_on.isoformat() if step.paper_on is not None else on
        found.append(
            {
                "office": turn.spell(offices.label(policy, step.office)),
                "action": turn.spell(text(f"slip.action.{step.action}")),
                "state": "" if step.state in _UNDECIDED else turn.spell(_decided(step)),
                "by": turn.spell(by) if step.by_id is not None else "",
                "on": on,
                "note": step.note,
            }
        )
    return found


def _decided(step: tables.LeaveStep) -> Words:
    return text(f"slip.step.{step.state}")

"""Putting a policy pack in force: the first one by one person, every later one by two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.rules import policy_words
from handlers.talk import Text, text
from storage import people, policies
from storage.kinds import Role
from storage.policies import Proposal, Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from handlers.rules.policy import Policy
    from handlers.rules.policy_words import Sentence
    from handlers.turn import Moment
    from storage.areas import Directory
    from storage.kinds import AreaId, PolicyId

_MAY_DECIDE = frozenset({Role.administrator, Role.county})


@dataclass(frozen=True, slots=True)
class Stored:
    """A version that was proposed or confirmed, and whether it is in force from its day on."""

    version: Version
    active: bool


def propose(moment: Moment, proposal: Proposal, *, past: bool) -> Stored | Text:
    """Store a pack; the first anybody proposes is in force at once. Text says why not."""
    policies.lock(moment.work)
    known = policies.every(moment.work)
    wrong = _who(moment, proposal.by) or _day(moment, proposal.valid_from, past=past)
    if wrong is not None:
        return wrong
    for one in (one for one in known if one.withdrawn_by is None):
        if (one.area, one.valid_from, one.body) == (
            proposal.area, proposal.valid_from, proposal.body,
        ):  # fmt: skip
            return text("policy.refused.twice", id=one.id)
    stored = policies.propose(moment.work, proposal, moment.now)
    first = not any(one.proposed_by and one.activated_at for one in known)
    if first:
        policies.activate(moment.work, stored, None, moment.now)
    _audit(moment, "policy.add", stored, proposal.by)
    if first:
        _audit(moment, "policy.activate", stored, proposal.by)
    return Stored(_version(moment, stored), active=first)


def confirm(moment: Moment, wanted: int, by: str, *, past: bool) -> Stored | Text:
    """Put a proposed version in force, as somebody else than who proposed it."""
    policies.lock(moment.work)
    found = _waiting(moment, wanted)
    if isinstance(found, Text):
        return found
    wrong = _who(moment, by)
    if wrong is None and by == found.proposed_by:
        wrong = text("policy.refused.same", name=by)
    wrong = wrong or _day(moment, found.valid_from, past=past)
    if wrong is not None:
        return wrong
    if not policies.activate(moment.work, found.id, by, moment.now):
        return text("policy.refused.confirmed", id=wanted)
    _audit(moment, "policy.confirm", found.id, by)
    return Stored(_version(moment, found.id), active=True)


def withdraw(moment: Moment, wanted: int, by: str) -> Stored | Text:
    """Take a proposed version back; anybody who may propose one may. Text says why not."""
    policies.lock(moment.work)
    found = _waiting(moment, wanted)
    if isinstance(found, Text):
        return found
    wrong = _who(moment, by)
    if wrong is not None:
        return wrong
    if not policies.withdraw(moment.work, found.id, by):
        return text("policy.refused.confirmed", id=wanted)
    _audit(moment, "policy.withdraw", found.id, by)
    return Stored(_version(moment, found.id), active=False)


def _waiting(moment: Moment, wanted: int) -> Version | Text:
    """Give a version that still waits for its second person."""
    found = next((one for one in policies.every(moment.work) if one.id == wanted), None)
    if found is None:
        return text("policy.refused.no_version", id=wanted)
    if found.withdrawn_by is not None:
        return text("policy.refused.withdrawn", id=wanted, name=found.withdrawn_by)
    if found.activated_at is not None:
        return text("policy.refused.confirmed", id=wanted)
    return found


def area_named(directory: Directory, root: AreaId, said: str | None) -> AreaId | Text:
    """Give the area of a name, or of 平安镇/石桥村; nothing said is the whole installation."""
    if said is None:
        return root
    names = said.split("/")
    fitting = [
        area.id for area in directory.areas.values() if _is_named(directory, area.id, names)
    ]
    if len(fitting) == 1:
        return fitting[0]
    return text("policy.refused.areas" if fitting else "policy.refused.area", name=said)


def state(version: Version, versions: Sequence[Version], day: date) -> str:
    """Give where a version stands on a day: withdrawn, waiting, later, in_force or past."""
    if version.withdrawn_by is not None:
        return "withdrawn"
    if version.activated_at is None:
        return "waiting"
    if version.valid_from > day:
        return "later"
    begun = [
        one
        for one in versions
        if one.area == version.area and one.activated_at is not None and one.valid_from <= day
    ]
    latest = max(begun, key=lambda one: (one.valid_from, one.id))
    return "in_force" if latest.id == version.id else "past"


def spoken(sentence: Sentence) -> Text:
    """Give a sentence of a pack as words."""
    return Text(sentence.text_id, sentence.params)


def examples(policy: Policy) -> list[tuple[str, Text]]:
    """Give every rule no county confirmed: its name in the file and what it says."""
    found = policy_words.sentences(policy)
    return [
        (key, spoken(said[0]))
        for key, said in found.items()
        if said and said[-1].text_id == "rule.basis.example"
    ]


def _who(moment: Moment, name: str) -> Text | None:
    today = moment.now.astimezone(moment.office.zone).date()
    found = people.named(moment.work, name)
    if any(person.roles_on(today) & _MAY_DECIDE for person in found):
        return None
    return text("policy.refused.unknown", name=name)


def _day(moment: Moment, first: date, *, past: bool) -> Text | None:
    today = moment.now.astimezone(moment.office.zone).date()
    return text("policy.refused.past", day=str(first)) if first < today and not past else None


def _version(moment: Moment, wanted: PolicyId) -> Version:
    return next(one for one in policies.every(moment.work) if one.id == wanted)


def _is_named(directory: Directory, area: AreaId, names: list[str]) -> bool:
    own = [directory.areas[one].name for one in reversed(directory.areas[area].ancestry)]
    return own[-1] == names[-1] and all(name in own for name in names)


def _audit(moment: Moment, action: str, version: PolicyId, by: str) -> None:
    people.audit(moment.work, None, action, f"{version} {by}", moment.now)

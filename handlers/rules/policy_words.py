"""A whole policy pack in sentences, and what changes for people from one pack to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.rules import pack_checks
from handlers.rules import policy as packs
from handlers.rules.pack import DayKinds, Method, RestDays, Targets
from handlers.rules.pack_guard import Complaints
from handlers.rules.pack_leave import (
    Blackout,
    Emergency,
    LadderRule,
    LeaveKinds,
    LeaveLength,
    LeaveLimits,
    LeaveReminders,
    LeaveReturn,
)
from handlers.rules.pack_meeting import MeetingKind, MeetingPack, QuarterWatch
from handlers.rules.pack_report import ReportKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handlers.rules.pack import Policy
    from handlers.rules.pack_terms import Rule

_FLAGS: dict[type[Rule], tuple[str, tuple[str, ...]]] = {
    LeaveLength: ("leave.length", ("half_days", "join_adjoining", "join_across_rest_days")),
    LeaveReturn: ("leave.return", ("on_working_day",)),
    Emergency: ("leave.emergency", ("higher_step",)),
    RestDays: ("attendance.rest_days", ("holidays",)),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text id with its values: labels of the pack and plain strings."""

    text_id: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What one part of a pack no longer says, and what it says instead."""

    key: str
    gone: tuple[Sentence, ...]
    come: tuple[Sentence, ...]


def sentences(policy: Policy) -> dict[str, tuple[Sentence, ...]]:
    """Give everything a pack says, by part, in the order of the file's model."""
    found = {
        "pack": (_say("policy.part.title", value=policy.title, day=policy.issued),),
        "words": tuple(_words(policy)),
        "offices": tuple(_say("policy.part.office", value=row.label) for row in policy.offices),
        "duties": tuple(_duties(policy)),
    }
    refs = packs.refs(policy)
    for key, rule in pack_checks.rules(policy):
        ref = refs[key]
        source = _say(f"rule.basis.{ref.basis}", clause=ref.clause, document=ref.document)
        chief = Sentence(ref.text_id, {**ref.params, "value": ref.value})
        found[key] = (chief, *_details(policy, rule), source)
    return found


def changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Give what differs, part by part; nothing where both say the same."""
    old, new = sentences(before), sentences(after)
    found = []
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key, ()), new.get(key, ())
        gone = tuple(one for one in was if one not in now)
        come = tuple(one for one in now if one not in was)
        if gone or come:
            found.append(Change(key, gone, come))
    return tuple(found)


def _say(text_id: str, /, **params: object) -> Sentence:
    return Sentence(text_id, params)


def _words(policy: Policy) -> Iterator[Sentence]:
    for name in ("approve", "file", "village", "household"):
        label = getattr(policy.words, name)
        if label is not None:
            yield _say(f"policy.part.word.{name}", value=label)


def _duties(policy: Policy) -> Iterator[Sentence]:
    for row in policy.duties:
        yield _say("policy.part.duty", value=row.label, clause=row.clause)
        if row.words:
            yield _say("policy.part.duty_words", value=row.label, words=row.words)


def _details(policy: Policy, rule: Rule) -> Iterator[Sentence]:
    """Give what the chief sentence of a rule leaves out."""
    where, names = _FLAGS.get(type(rule), ("", ()))
    for name in names:
        yield _say(f"rule.{where}.{name}.{'on' if getattr(rule, name) else 'off'}")
    match rule:
        case Method():
            yield _say(f"rule.attendance.method.location.{rule.location}")
        case Targets():
            yield from _targets(rule)
        case DayKinds():
            for row in rule.table:
                yield _say(f"rule.attendance.kinds.{row.counts}", value=row.label)
        case ReportKind():
            yield _say(f"rule.report.kinds.by_{rule.files}")
            yield _say("rule.report.kinds.accepts", value=policy.office(rule.accepts).label)
        case Complaints():
            yield from _complaints(policy, rule)
        case MeetingKind() | MeetingPack() | QuarterWatch():
            yield from _meeting(rule)
        case _:
            yield from _leave(policy, rule)


def _complaints(policy: Policy, rule: Complaints) -> Iterator[Sentence]:
    """Give to whom they go, and how many nameless ones are taken."""
    if rule.head is None:
        yield _say("rule.messages.complaints.county")
    else:
        yield _say("rule.messages.complaints.head", value=policy.office(rule.head).label)
    each, everybody = rule.nameless_per_day, rule.nameless_in_county
    if each and everybody:
        yield Sentence("rule.messages.complaints.nameless", {"each": each, "all": everybody})
    else:
        yield _say("rule.messages.complaints.named_only")


def _meeting(rule: MeetingKind | MeetingPack | QuarterWatch) -> Iterator[Sentence]:
    match rule:
        case QuarterWatch():
            yield _say("rule.meeting.quarter_watch.head", days=rule.head_days)
        case MeetingPack():
            for reader in rule.to:
                yield _say(f"rule.meeting.pack.to.{reader}")
        case MeetingKind():
            yield _say("rule.meeting.kinds.words", value=rule.label, words=rule.words)
            for role in rule.invites:
                yield _say(f"rule.meeting.kinds.invites.{role}", value=rule.label)
            if rule.schedule is not None:
                when = rule.schedule
                on = "last" if isinstance(when.on, str) else "day"
                yield _say(
                    f"rule.meeting.kinds.{when.every}.{on}",
                    value=rule.label,
                    day=when.on,
                    at=f"{when.at:%H:%M}",
                    lead=when.lead_days,
                    place=when.place,
                )
                yield _say(f"rule.meeting.kinds.moves.{when.moves}", value=rule.label)


def _leave(policy: Policy, rule: Rule) -> Iterator[Sentence]:
    match rule:
        case LeaveKinds():
            yield from _leave_kinds(policy, rule)
        case LadderRule():
            yield from _ladder(policy, rule)
        case LeaveLimits():
            for name in ("allowance", "targets", "present", "stop"):
                yield _say(f"rule.leave.limits.{name}.{getattr(rule, name)}")
        case Blackout():
            yield from _blackout(policy, rule)
        case LeaveReminders():
            yield from _tells(policy, rule)
        case _:
            return


def _targets(rule: Targets) -> Iterator[Sentence]:
    for name in list(rule.demanded())[1:]:
        yield Sentence(f"rule.attendance.targets.{name}", packs.params_of(rule))
    yield _say(f"rule.attendance.targets.part_month.{rule.part_month}")


def _tells(policy: Policy, rule: LeaveReminders) -> Iterator[Sentence]:
    for one in rule.tells:
        office = policy.office(one.office).label
        yield _say("rule.leave.reminders.tells", value=office, days=one.days)


def _leave_kinds(policy: Policy, rule: LeaveKinds) -> Iterator[Sentence]:
    for row in rule.table:
        day = policy.day_kind(row.day_kind).label
        words = tuple(row.words)
        papers = "papers" if row.papers else "plain"
        yield _say(f"rule.leave.kinds.{papers}", value=row.label, day=day, words=words)
        if row.allowance:
            span = {"days": row.allowance.days, "months": row.allowance.months}
            yield _say("rule.leave.kinds.allowance", value=row.label, **span)


def _blackout(policy: Policy, rule: Blackout) -> Iterator[Sentence]:
    yield _say("rule.leave.ladders.season", first=rule.season.first, last=rule.season.last)
    if rule.kinds:
        kinds = tuple(policy.leave_kind(kind).label for kind in rule.kinds)
        yield _say("rule.leave.ladders.kinds", kinds=kinds)
    yield _say(f"rule.leave.blackouts.{rule.then}")


def _ladder(policy: Policy, rule: LadderRule) -> Iterator[Sentence]:
    yield _say(f"rule.leave.ladders.{rule.applicant}")
    if rule.kinds:
        kinds = tuple(policy.leave_kind(kind).label for kind in rule.kinds)
        yield _say("rule.leave.ladders.kinds", kinds=kinds)
    if rule.season:
        yield _say("rule.leave.ladders.season", first=rule.season.first, last=rule.season.last)

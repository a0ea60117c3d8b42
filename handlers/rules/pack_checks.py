"""What a policy pack must hold beyond its shape: sources, ladders and names that fit together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from handlers.rules import pack_ladders, pack_reports
from handlers.rules.pack import Policy, Switch
from handlers.rules.pack_faults import Fault, make_fault
from handlers.rules.pack_meeting import GROUP_HEAD, LEADERS
from handlers.rules.pack_report import HalfYear
from handlers.rules.pack_terms import Number, Rule, Section, is_day

if TYPE_CHECKING:
    from collections.abc import Iterator

# What stands in the Guiding Opinions of 2017, and nothing else, may be called national.
_NATIONAL_VALUES = {
    "team.one_village_one_team": True,  # 一(二)
    "team.min_members": 3,  # 二(二)
    "team.min_years": 2,  # 二(二)
    "meeting.leaders_per_quarter": 1,  # 四(二)
}
_NATIONAL_REPORT = "report.half_year"  # 四(二): every half year on 思想, 工作, 学习
_NATIONAL_DUE = ("06-30", "12-31")
_NATIONAL_HEADS = ("thinking", "work", "study")

# Kinds of day that the engine gives by itself.
ENGINE_KINDS = (
    "in_village",
    "holiday",
    "leave_pending",
    "leave_urgent",
    "unreported",
    "to_verify",
    "absent",
)
_MID_YEAR = 7

# Offices that are roles of the roster, whether a ladder of the pack knows them or not.
_BY_ROLE = ("team_leader", "township", "county", "unit")


def rules(policy: Policy) -> Iterator[tuple[str, Rule]]:
    """Give every rule with its id, in the order of the file's model."""
    sections = ("team", "meeting", "report", "leave", "attendance", "messages", "care", "diary")
    for name in sections:
        section: Section = getattr(policy, name)
        for field, info in type(section).model_fields.items():
            value = getattr(section, field)
            key = f"{name}.{info.alias or field}"
            if isinstance(value, Rule):
                yield key, value
            elif isinstance(value, tuple):
                yield from ((f"{key}.{row.id}", row) for row in value)


def faults(policy: Policy) -> Iterator[Fault]:
    """Give everything that is wrong with a pack of the right shape."""
    for key, rule in rules(policy):
        yield from _source(key, rule)
    yield from _compulsory(policy)
    yield from _names(policy)
    yield from _report(policy.report.half_year)
    yield from pack_reports.faults(policy)
    yield from _targets(policy)
    yield from _corrections(policy)
    yield from _told(policy)
    yield from _head(policy)
    yield from _daily(policy)
    yield from _clocks(policy)
    yield from _meetings(policy)
    yield from pack_ladders.faults(policy)


def _source(key: str, rule: Rule) -> Iterator[Fault]:
    if rule.basis == "county" and not rule.document.strip():
        yield make_fault(key, "no_document", f"{key}: county basis without a document number")
    if rule.basis != "county" and rule.document:
        yield make_fault(key, "document_unused", f"{key}: a document number needs county basis")
    if rule.basis == "national" and not _is_national(key, rule):
        yield make_fault(
            key, "not_national", f"{key}: not in the Guiding Opinions with this value"
        )


def _is_national(key: str, rule: Rule) -> bool:
    if isinstance(rule, Switch | Number):
        return _NATIONAL_VALUES.get(key) == rule.value
    if key == _NATIONAL_REPORT and isinstance(rule, HalfYear):
        heads = tuple(head.id for head in rule.heads)
        return rule.due == _NATIONAL_DUE and heads == _NATIONAL_HEADS
    return False


def _compulsory(policy: Policy) -> Iterator[Fault]:
    """Daily check-in or a location may be compulsory only under a county's own document."""
    method = policy.attendance.method
    if method.basis != "county":
        for name, value in (("value", "daily"), ("location", "required")):
            if getattr(method, name) == value:
                key = f"attendance.method.{name}"
                yield make_fault(key, "compulsory", f"{key}: {value} needs a county document")


def _names(policy: Policy) -> Iterator[Fault]:
    tables = {
        "offices": [row.id for row in policy.offices],
        "duties": [row.id for row in policy.duties],
        "report.half_year.heads": [row.id for row in policy.report.half_year.heads],
        "report.kinds": [row.id for row in policy.report.kinds],
        "meeting.kinds": [row.id for row in policy.meeting.kinds],
        "leave.kinds.table": [row.id for row in policy.leave.kinds.table],
        "leave.ladders": [row.id for row in policy.leave.ladders],
        "attendance.kinds.table": [row.id for row in policy.attendance.kinds.table],
        "leave.kinds.words": [
            word for row in policy.leave.kinds.table for word in sorted(set(row.words))
        ],
    }
    for key, names in tables.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield make_fault(key, "twice", f"{key}: {name} stands there twice", name=name)
    kinds = tables["attendance.kinds.table"]
    wanted = [*ENGINE_KINDS, *(row.day_kind for row in policy.leave.kinds.table)]
    for name in dict.fromkeys(wanted):
        if name not in kinds:
            key = "attendance.kinds.table"
            yield make_fault(key, "no_day_kind", f"{key}: no day kind {name}", name=name)


def _report(rule: HalfYear) -> Iterator[Fault]:
    key = "report.half_year.due"
    months = [int(day[:2]) for day in rule.due]
    if not (months[0] < _MID_YEAR <= months[1] and all(map(is_day, rule.due))):
        yield make_fault(key, "report_due", f"{key}: one day in each half of the year, please")


def _meetings(policy: Policy) -> Iterator[Fault]:
    """The quarterly meeting is one of the kinds, and who gets the papers has an office."""
    key = "meeting.kinds"
    if policy.meeting.kind(LEADERS) is None:
        yield make_fault(key, "no_meeting_kind", f"{key}: no kind {LEADERS}", name=LEADERS)
    key, office = "meeting.pack.to", GROUP_HEAD
    if office in policy.meeting.pack.to and office not in {row.id for row in policy.offices}:
        yield make_fault(key, "no_office", f"{key}: no office {office}", name=office)


def _clocks(policy: Policy) -> Iterator[Fault]:
    """Hours that pass, in this order, and offices told of an overdue return, one after another."""
    problems, told = policy.diary.problems, policy.leave.reminders.tells
    for name, clock in (("leave.clock", policy.leave.clock), ("diary.problems", problems)):
        if clock is not None and clock.opens >= clock.closes:
            key, hour = f"{name}.closes", f"{clock.closes:%H:%M}"
            yield make_fault(key, "wrong_value", f"{key}: no hours", problem=hour)
        if clock is not None and clock.escalate_after_hours < clock.remind_after_hours:
            key, hours = f"{name}.escalate_after_hours", str(clock.escalate_after_hours)
            yield make_fault(key, "wrong_value", f"{key}: before the reminder", problem=hours)
    key = "leave.reminders.tells"
    offices = {office.id for office in policy.offices}
    for one in told:
        if one.office not in offices:
            yield make_fault(key, "no_office", f"{key}: no office {one.office}", name=one.office)
    days = [one.days for one in told]
    if days != sorted(set(days)):
        listed = "/".join(map(str, days))
        yield make_fault(key, "wrong_value", f"{key}: not one after another", problem=listed)


def _targets(policy: Policy) -> Iterator[Fault]:
    share = policy.attendance.targets.year_share
    if share is not None:
        part, whole = map(int, share.split("/"))
        if part > whole:
            key = "attendance.targets.year_share"
            yield make_fault(key, "wrong_value", f"{key}: {share} is too much", problem=share)


def _corrections(policy: Policy) -> Iterator[Fault]:
    """补签 is for days that are too old to be said late; it must reach further back than that."""
    key = "attendance.correction.days"
    rule, late = policy.attendance.correction, policy.attendance.backfill.days
    if rule.per_month and rule.days <= late:
        line = f"{key}: {rule.days} days are no more than the {late} that may be said late"
        yield make_fault(key, "correction_short", line, days=str(rule.days), late=str(late))


def _told(policy: Policy) -> Iterator[Fault]:
    known = {*_BY_ROLE, *(office.id for office in policy.offices)}
    problems = policy.diary.problems
    named = [("messages.help.next", name) for name in policy.messages.help.next]
    named += [("diary.problems.office", problems.office), ("diary.problems.next", problems.next)]
    for key, name in named:
        if name not in known:
            yield make_fault(key, "no_office", f"{key}: no office {name}", name=name)


def _head(policy: Policy) -> Iterator[Fault]:
    """The office beside the county's that complaints may go to; never a team's or a township's."""
    key, name = "messages.complaints.head", policy.messages.complaints.head
    offices = {office.id for office in policy.offices}
    if name is not None and name not in offices:
        yield make_fault(key, "no_office", f"{key}: no office {name}", name=name)
    elif name in _BY_ROLE:
        yield make_fault(key, "wrong_value", f"{key}: {name} is no head's office", problem=name)


def _daily(policy: Policy) -> Iterator[Fault]:
    """The hour of the daily message lies in its window, which begins before it ends."""
    rule, key = policy.messages.daily, "messages.daily.at"
    if not rule.earliest <= rule.at <= rule.latest:
        problem = f"{rule.at:%H:%M}"
        yield make_fault(key, "wrong_value", f"{key}: outside its window", problem=problem)

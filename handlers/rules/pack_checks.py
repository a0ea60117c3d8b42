"""What a policy pack must hold beyond its shape: sources, ladders and names that fit together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from handlers.rules.pack import HalfYear, Number, Policy, Switch
from handlers.rules.pack_leave import LadderRule
from handlers.rules.pack_terms import Rule, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

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


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack: the key's path, a text id with parameters, a line for the log."""

    key: str
    text_id: str
    params: Mapping[str, str]
    line: str


class PackFault(Exception):  # noqa: N818 (the office's word, not a programming error)
    """A pack that cannot be used; `faults` lists every reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep the faults and make the log line of them."""
        super().__init__("; ".join(fault.line for fault in faults))
        self.faults = faults


def fault_of(details: ErrorDetails) -> Fault:
    """Turn one of pydantic's findings into a fault."""
    key = ".".join(str(part) for part in details["loc"])
    kind = details["type"]
    if kind == "extra_forbidden":
        return _fault(key, "unknown_key", f"unknown key {key}")
    if kind == "missing":
        return _fault(key, "missing_key", f"missing key {key}")
    problem = details["msg"]
    name = "wrong_type" if kind.endswith(("_type", "_parsing")) else "wrong_value"
    return _fault(key, name, f"{key}: {problem}", problem=problem)


def rules(policy: Policy) -> Iterator[tuple[str, Rule]]:
    """Give every rule with its id, in the order of the file's model."""
    for name in ("team", "meeting", "report", "leave", "attendance", "messages"):
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
    yield from _seasons(policy)
    for ladder in policy.leave.ladders:
        yield from _ladder(policy, ladder)
    yield from _coverage(policy.leave.ladders)


def _fault(key: str, fault: str, line: str, **params: str) -> Fault:
    return Fault(key, f"policy.fault.{fault}", {"key": key, **params}, line)


def _source(key: str, rule: Rule) -> Iterator[Fault]:
    if rule.basis == "county" and not rule.document.strip():
        yield _fault(key, "no_document", f"{key}: county basis without a document number")
    if rule.basis != "county" and rule.document:
        yield _fault(key, "document_unused", f"{key}: a document number needs county basis")
    if rule.basis == "national" and not _is_national(key, rule):
        yield _fault(key, "not_national", f"{key}: not in the Guiding Opinions with this value")


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
                yield _fault(key, "compulsory", f"{key}: {value} needs a county document")


def _names(policy: Policy) -> Iterator[Fault]:
    tables = {
        "offices": [row.id for row in policy.offices],
        "duties": [row.id for row in policy.duties],
        "report.half_year.heads": [row.id for row in policy.report.half_year.heads],
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
                yield _fault(key, "twice", f"{key}: {name} stands there twice", name=name)
    kinds = tables["attendance.kinds.table"]
    wanted = [*ENGINE_KINDS, *(row.day_kind for row in policy.leave.kinds.table)]
    for name in dict.fromkeys(wanted):
        if name not in kinds:
            key = "attendance.kinds.table"
            yield _fault(key, "no_day_kind", f"{key}: no day kind {name}", name=name)


def _report(rule: HalfYear) -> Iterator[Fault]:
    key = "report.half_year.due"
    months = [int(day[:2]) for day in rule.due]
    if not (months[0] < _MID_YEAR <= months[1] and all(map(_is_day, rule.due))):
        yield _fault(key, "report_due", f"{key}: one day in each half of the year, please")


def _is_day(month_day: str) -> bool:
    try:
        date.fromisoformat(f"2001-{month_day}")
    except ValueError:
        return False
    return True


def _seasons(policy: Policy) -> Iterator[Fault]:
    for ladder in policy.leave.ladders:
        if ladder.season:
            for day in (ladder.season.first, ladder.season.last):
                if not _is_day(day):
                    key = f"leave.ladders.{ladder.id}.season"
                    yield _fault(key, "wrong_value", f"{key}: no day {day}", problem=day)


def _ladder(policy: Policy, ladder: LadderRule) -> Iterator[Fault]:
    key = f"leave.ladders.{ladder.id}"
    offices = {office.id for office in policy.offices}
    kinds = {kind.id for kind in policy.leave.kinds.table}
    unknown = [o for rung in ladder.rungs for o in (*rung.approve, *rung.file) if o not in offices]
    for name in dict.fromkeys(unknown):
        yield _fault(key, "no_office", f"{key}: no office {name}", name=name)
    for name in ladder.kinds:
        if name not in kinds:
            yield _fault(key, "no_leave_kind", f"{key}: no leave kind {name}", name=name)
    yield from _reach(key, ladder)
    yield from _steps(key, ladder)


def _reach(key: str, ladder: LadderRule) -> Iterator[Fault]:
    """The rungs must cover every length once, from nothing to without end."""
    if ladder.rungs[0].over:
        days = str(ladder.rungs[0].over)
        yield _fault(
            key, "ladder_gap", f"{key}: nobody decides up to {days}", first="0", last=days
        )
    for rung in ladder.rungs:
        if rung.up_to is not None and rung.up_to <= rung.over:
            yield _fault(key, "ladder_empty", f"{key}: empty rung", over=str(rung.over))
    for lower, upper in pairwise(ladder.rungs):
        ends, starts = lower.up_to, upper.over
        if ends is None or ends > starts:
            line = f"{key}: two rungs from {starts} on"
            yield _fault(key, "ladder_overlap", line, over=str(starts))
        elif ends < starts:
            line = f"{key}: nobody decides over {ends} up to {starts}"
            yield _fault(key, "ladder_gap", line, first=str(ends), last=str(starts))
    last = ladder.rungs[-1].up_to
    if last is not None:
        line = f"{key}: nobody decides over {last}"
        yield _fault(key, "ladder_no_end", line, over=str(last))


def _steps(key: str, ladder: LadderRule) -> Iterator[Fault]:
    for rung in ladder.rungs:
        over = str(rung.over)
        if not rung.approve:
            line = f"{key}: nobody approves over {over}"
            yield _fault(key, "ladder_nobody", line, over=over)
        steps = (*rung.approve, *rung.file)
        for name in dict.fromkeys(step for step in steps if steps.count(step) > 1):
            line = f"{key}: {name} twice over {over}"
            yield _fault(key, "ladder_office_twice", line, over=over, name=name)
    for lower, upper in pairwise(ladder.rungs):
        if len(upper.approve) < len(lower.approve):
            line = f"{key}: fewer approvals over {upper.over} than below"
            yield _fault(key, "ladder_shrinks", line, over=str(upper.over))


def _coverage(ladders: Iterable[LadderRule]) -> Iterator[Fault]:
    """Each role needs a ladder for any kind at any time, and never two for the same case."""
    rows = tuple(ladders)
    key = "leave.ladders"
    for applicant in ("member", "leader"):
        if not any(x.applicant == applicant and not x.kinds and not x.season for x in rows):
            line = f"{key}: no ladder for every kind of a {applicant}'s leave"
            yield _fault(key, "ladder_missing", line, applicant=applicant)
    for index, one in enumerate(rows):
        for other in rows[index + 1 :]:
            same = one.applicant == other.applicant and bool(one.season) == bool(other.season)
            shared = set(one.kinds) & set(other.kinds) or not (one.kinds or other.kinds)
            if same and shared and _together(one, other):
                line = f"{key}: {one.id} and {other.id} rule the same case"
                yield _fault(key, "ladder_twice", line, one=one.id, other=other.id)


def _together(one: LadderRule, other: LadderRule) -> bool:
    """Whether there is a day on which both hold, given that both or neither have a season."""
    if one.season is None or other.season is None:
        return True
    return any(_days_of(one) & _days_of(other))


def _days_of(ladder: LadderRule) -> set[date]:
    days = (date.fromordinal(date(2000, 1, 1).toordinal() + n) for n in range(366))
    return {day for day in days if ladder.season and ladder.season.has(day)}

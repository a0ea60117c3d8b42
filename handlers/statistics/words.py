"""A table in words: its lines, the rate with its one formula, what was left out, the targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers import spell
from handlers.rules import on_post
from handlers.rules.on_post import BEFORE_GO_LIVE, ELSEWHERE, days
from handlers.rules.span import Span
from handlers.talk import Words, lines, text
from storage import people, stationed
from storage.kinds import AreaId

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator
    from datetime import date

    from handlers.office import Rules
    from handlers.rules.on_post import Figures
    from handlers.rules.policy import Policy
    from handlers.statistics.scopes import Scope
    from handlers.statistics.sheets import Period
    from handlers.statistics.table import Line, Table
    from handlers.turn import Moment

_SHOWN = 60
_NO_KIND = (BEFORE_GO_LIVE, ELSEWHERE)
_PULLED_BACK = "pulled_back"
_HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Heading:
    """What a table is about: the name of its scope and the area whose rules are printed."""

    name: Words
    area: AreaId


def heading(moment: Moment, scope: Scope, day: date) -> Heading:
    """Give the heading of a scope as of a day."""
    office = moment.office
    directory = office.directory
    match scope.kind:
        case "t":
            team = directory.teams[scope.team]
            return Heading(text("label", value=team.name), team.village)
        case "a":
            return Heading(text("label", value=directory.areas[scope.area].name), scope.area)
        case "u":
            name = stationed.unit_name(moment.work, scope.unit)
            return Heading(text("label", value=name), office.root)
        case _:
            person = people.load(moment.work, [scope.person])[scope.person]
            return Heading(text("label", value=person.name), office.area_of(person, day))


def report(rules: Rules, table: Table, head: Heading, *, missing: bool) -> Words:
    """Give the whole answer; only with `missing` it says who of them did not report."""
    span = table.span
    total = table.total
    rows = list(table.lines.values())
    told = missing or table.scope.kind == "a"
    name = "own_row" if table.scope.kind == "p" else "row"
    shown = [_row(rules.policy, line, name, unreported=told) for line in rows[:_SHOWN]]
    more = len(rows) - _SHOWN
    return lines(
        text("statistics.head", place=head.name, period=named(span)),
        text("statistics.size", teams=total.teams, n=total.people) if len(rows) > 1 else None,
        *shown,
        text("views.more", n=more) if more > 0 else None,
        *beneath(rules, table, total),
    )


def beneath(rules: Rules, table: Table, total: Line) -> Iterator[Words]:
    """Give what stands under every table: formula, targets, teams not in use, a year estimated."""
    span = table.span
    if table.lines:
        yield from formula(rules.policy, total.figures)
        yield from _targets(rules, table, total)
    if table.waiting:
        yield text("statistics.waiting", teams=tuple(table.waiting))
    estimated = rules.calendar.estimated(span.first, span.ahead or span.until)
    if estimated:
        yield text("statistics.estimated", years=estimated)


def named(span: Period) -> Words:
    """Give the name of a period, and up to which day it is counted where that is not its end."""
    if span.month:
        whole: Words = text("statistics.month", year=span.first.year, month=span.first.month)
    elif span.year:
        whole = text("statistics.year", year=span.first.year)
    else:
        return spell.span(Span.whole(span.first, span.until))
    return (
        whole if span.until == span.last else text("statistics.so_far", name=whole, day=span.until)
    )


def rate(figures: Figures) -> Words:
    """Give the on-post rate, or that there was no day due."""
    exact = figures.rate
    if exact is None:
        return text("statistics.no_rate")
    return text("statistics.rate", percent=f"{on_post.percent(exact)}")


def kinds(policy: Policy, counted: Counter[str], but: Iterable[str] = ()) -> tuple[Words, ...]:
    """Give the days by kind, in the order of the pack, without some."""
    left = set(but)
    order = [kind.id for kind in policy.attendance.kinds.table]
    known = [*(kind for kind in order if counted[kind]), *_NO_KIND]
    return tuple(
        text("statistics.days_of", kind=label(policy, kind), days=days(counted[kind]))
        for kind in known
        if counted[kind] and kind not in left
    )


def label(policy: Policy, kind: str) -> Words:
    """Give what a kind of days is called, also those that are not of the pack."""
    if kind in _NO_KIND:
        return text(f"statistics.{kind}")
    return text("label", value=policy.day_kind(kind).label)


def _row(policy: Policy, line: Line, name: str, *, unreported: bool) -> Words:
    figures = line.figures
    rest = figures.left_out.copy()
    rest["unreported"] = figures.unreported if unreported else 0
    besides = kinds(policy, rest, but=(_HOLIDAY, ELSEWHERE))
    return text(
        f"statistics.{name}",
        name=line.name,
        days=days(figures.stationed),
        confirmed=days(figures.confirmed),
        presumed=days(figures.presumed),
        rate=rate(figures),
        besides=text("statistics.besides", kinds=besides) if besides else "",
    )


def formula(policy: Policy, figures: Figures) -> Iterator[Words]:
    """Give the rate's one formula: numerator, denominator, what was left out, its make-up."""
    exact = figures.rate
    result = f"{on_post.percent(exact)}%" if exact is not None else text("statistics.none")
    yield text(
        "statistics.formula",
        stationed=days(figures.stationed),
        due=days(figures.due),
        result=result,
    )
    yield text(
        "statistics.due",
        due=days(figures.due),
        stationed=days(figures.stationed),
        unreported=days(figures.unreported),
        missing=days(figures.missing),
    )
    not_in_use = figures.kinds[BEFORE_GO_LIVE]
    yield text(
        "statistics.make_up",
        confirmed=days(figures.confirmed),
        presumed=days(figures.presumed),
        not_in_use=days(not_in_use),
    )
    left = kinds(policy, figures.left_out, but=(ELSEWHERE,))
    yield text("statistics.left_out", kinds=left or text("form.none"))


def _targets(rules: Rules, table: Table, total: Line) -> Iterable[Words]:
    """Give how the days stand against what the pack demands of a month or of a year."""
    demanded = rules.policy.attendance.targets
    span = table.span
    if span.month and total.owing and demanded.month_days is not None:
        working = rules.calendar.working_days(span.first, span.last)
        yield text("statistics.month_target", target=demanded.month_days, working=working)
        yield _month(span, total)
        if working < demanded.month_days:
            yield text("statistics.too_few", target=demanded.month_days, working=working)
    if span.year and total.people:
        yield from _year(rules, span, total)
    if demanded.pattern is not None and total.weeks:
        yield text(
            "statistics.pattern",
            days=demanded.pattern.days,
            nights=demanded.pattern.nights,
            weeks=total.weeks,
            kept=total.kept,
        )
    if demanded.min_present is not None and table.scope.kind in {"t", "a"}:
        yield text("statistics.thin", wanted=demanded.min_present, n=total.thin)


def _month(span: Period, total: Line) -> Words:
    values = {
        "days": days(total.figures.stationed),
        "expected": days(total.expected),
        "target": total.target,
        "enough": total.owing - total.short,
        "short": total.short,
    }
    when = "ahead" if span.ahead is not None else "done"
    return text(f"statistics.{when}_{'one' if total.owing == 1 else 'many'}", **values)


def _year(rules: Rules, span: Period, total: Line) -> Iterable[Words]:
    demanded = rules.policy.attendance.targets
    working = rules.calendar.working_days(span.first, span.until)
    figures = total.figures
    if demanded.year_days is not None:
        yield text(
            "statistics.year_target",
            target=demanded.year_days,
            days=days(figures.stationed) / total.people,
            working=rules.calendar.working_days(span.first, span.last),
        )
    if demanded.year_share is not None:
        owed = on_post.share_of(demanded.year_share) * working
        yield text(
            "statistics.year_share",
            share=demanded.year_share,
            working=working,
            owed=f"{float(owed):.1f}",
            days=days(figures.stationed) / total.people,
        )

"""A burden report in words, and as a table: the same figures, the formula with its constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import reminders
from handlers.burden.counting import Figures
from handlers.documents import Column, Sheet, Workbook
from handlers.months import words as months
from handlers.rules import burden as rules
from handlers.talk import Words, lines, text
from storage import people
from storage.kinds import PersonId

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.turn import Moment
    from storage.burden import Emergency, Origin

_SHOWN = 6
_KNOWN = frozenset({
    "leave", "meeting", "notice", "roll-ask", "roll", "help", "urgent", "complaint", "correction",
    "swap", "report", "team", "problem",
})  # fmt: skip
"""What messages are about that has a name of its own in the catalogues."""


def whole(moment: Moment, found: Figures) -> Words:
    """Give the report as a message."""
    area = moment.office.directory.areas[found.area].name
    rule = found.rules.policy.messages.burden
    head = text("burden.head", area=area, month=months.month_name(found.month), n=found.people)
    if not found.messages.total:
        return lines(head, text("burden.nothing"))
    return lines(
        head,
        text("burden.messages", **_spread(found.messages)),
        text("burden.asks", **_spread(found.asks)),
        text("burden.minutes", **_minutes(found)),
        text("burden.formula", read=rule.read_seconds, answer=rule.answer_seconds),
        text("burden.again", n=found.again),
        text("burden.alike", n=found.alike),
        text("burden.nights" if found.nights else "burden.no_nights", n=found.nights),
        *emergencies(moment, found),
        text("burden.origins", each=tuple(_origins(found)[:_SHOWN])),
        text("burden.ordered", each=ordered(moment, found)) if found.ordered else None,
    )


def emergencies(moment: Moment, found: Figures) -> list[Words]:
    """Give each kind of emergency at night with who ordered or called it."""
    ids = {one.person for one in found.emergencies if one.person is not None}
    known = people.load(moment.work, ids)
    return [
        _emergency(one, {who: one.name for who, one in known.items()}) for one in found.emergencies
    ]


def _emergency(one: Emergency, names: dict[PersonId, str]) -> Words:
    if one.person is None:
        return text("burden.emergency.rest", n=one.messages)
    values = {"n": one.messages, "by": names.get(one.person, "")}
    return text(f"burden.emergency.{one.kind}", **values)


def ordered(moment: Moment, found: Figures) -> tuple[Words, ...]:
    """Give what offices ordered: of which area, what, how many messages."""
    areas = moment.office.directory.areas
    return tuple(
        text("burden.ordered_one", area=areas[area].name, what=about(head), n=count)
        for head, area, count in found.ordered
    )


def about(head: str) -> Words:
    """Give what messages of a head of `about` are called."""
    return text(f"burden.about.{head}" if head in _KNOWN else "burden.about.other")


def _origins(found: Figures) -> list[Words]:
    return [text("burden.origin", what=_origin(one), n=one.messages) for one in found.origins]


def _origin(one: Origin) -> Words:
    if not one.rule:
        return about(one.about)
    why = {rule.name: rule.why() for rule in reminders.RULES}
    return text("burden.reminder", why=why[one.rule]) if one.rule in why else about("")


def _spread(one: rules.Spread) -> dict[str, object]:
    return {
        "n": one.total,
        "mean": f"{one.mean:.1f}",
        "median": f"{one.median:g}",
        "highest": one.highest,
    }


def _minutes(found: Figures) -> dict[str, object]:
    each = found.minutes / found.people if found.people else 0.0
    return {"total": f"{found.minutes:.0f}", "each": f"{each:.1f}"}


def workbook(moment: Moment, found: Figures, spell: Callable[[Words], str]) -> Workbook:
    """Give the report as a file: a sheet of figures, one of what the messages were."""
    area = moment.office.directory.areas[found.area].name
    title = spell(text("burden.title", area=area, month=months.month_name(found.month)))
    rule = found.rules.policy.messages.burden
    formula = text("burden.formula", read=rule.read_seconds, answer=rule.answer_seconds)
    heads = [spell(text(f"burden.column.{one}")) for one in ("what", "messages", "asks")]
    what = (
        Column(heads[0], 44),
        *(Column(one, 12, "number") for one in heads[1:]),
    )
    figures = Sheet(
        spell(text("burden.sheet.figures")),
        title,
        (Column(heads[0], 44), Column(spell(text("burden.column.figure")), 14, "number")),
        tuple((spell(text(f"burden.row.{name}")), value) for name, value in _rows(found)),
        (spell(formula), *(spell(one) for one in emergencies(moment, found))),
    )
    origins = Sheet(
        spell(text("burden.sheet.origins")),
        title,
        what,
        tuple((spell(_origin(one)), one.messages, one.asks) for one in found.origins),
        tuple(spell(one) for one in ordered(moment, found)),
    )
    return Workbook((figures, origins))


def _rows(found: Figures) -> list[tuple[str, str | int]]:
    rows: list[tuple[str, str | int]] = [("people", found.people)]
    for name, one in (("messages", found.messages), ("asks", found.asks)):
        rows += [
            (name, one.total),
            (f"{name}.mean", f"{one.mean:.1f}"),
            (f"{name}.median", f"{one.median:g}"),
            (f"{name}.highest", one.highest),
        ]
    return [
        *rows,
        ("minutes", f"{found.minutes:.0f}"),
        ("again", found.again),
        ("alike", found.alike),
        ("nights", found.nights),
        ("emergencies", sum(one.messages for one in found.emergencies)),
    ]

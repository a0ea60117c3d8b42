"""减负报告 10月: the county and the head of its leading group ask for it, with the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.burden import counting, words
from handlers.months import words as months
from handlers.reading import periods
from handlers.talk import Document, Outcome, Reply, lines, text
from storage import people

if TYPE_CHECKING:
    from handlers.burden.counting import Figures
    from handlers.reading.complaint_values import BurdenWords
    from handlers.turn import Turn
    from storage.kinds import AreaId


def say(turn: Turn, heard: BurdenWords) -> list[Outcome]:
    """Give a month's report of each county one answers for, the last month unless one is said."""
    if heard.problem is not None:
        return [Reply(text(heard.problem.reason, **heard.problem.params))]
    areas = _areas(turn)
    if not areas:
        return [Reply(text("burden.not_yours"))]
    month = (heard.span or periods.month_before(turn.today)).first.replace(day=1)
    outcomes: list[Outcome] = []
    for area in areas:
        found = counting.count(turn, area, month)
        so_far = (
            text("burden.so_far") if month.replace(day=1) >= turn.today.replace(day=1) else None
        )
        shown = lines(words.whole(turn, found), so_far)
        outcomes.append(Reply(shown, rule=turn.cite("messages.burden")))
        people.audit(turn.work, turn.person.id, "burden.read", f"area:{area} {month}", turn.now)
        if found.messages.total:
            outcomes.append(_table(turn, found))
    return outcomes


def _table(turn: Turn, found: Figures) -> Document:
    name = turn.office.directory.areas[found.area].name
    title = text("burden.title", area=name, month=months.month_name(found.month))
    book = words.workbook(turn, found, turn.spell)
    return Document(f"{turn.spell(title)}{book.suffix}", book, title)


def _areas(turn: Turn) -> list[AreaId]:
    head = turn.rules.policy.messages.complaints.head
    held = [offices.of_post(post) for post in turn.person.duties_on(turn.today)]
    found = [
        one[1].area
        for one in held
        if one is not None and one[0] in {offices.COUNTY, head} and one[1].area is not None
    ]
    return list(dict.fromkeys(found))

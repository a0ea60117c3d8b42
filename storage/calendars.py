"""The days that differ from the week, with where that was read."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete

from storage import areas, tables
from storage.areas import CalendarDay
from storage.work import Work


def put(work: Work, days: Iterable[CalendarDay]) -> None:
    """Store days, replacing what was known of the same ones."""
    rows = sorted(days, key=lambda one: one.day)
    table = tables.CalendarDay
    work.run(delete(table).where(table.day.in_([row.day for row in rows])))
    for row in rows:
        work.session.add(table(day=row.day, kind=row.kind, name=row.name, source=row.source))
    work.session.flush()
    areas.changed(work)


def drop(work: Work, days: Iterable[date]) -> None:
    """Forget what was known of these days, so that they are what their weekday says."""
    table = tables.CalendarDay
    work.run(delete(table).where(table.day.in_(sorted(days))))
    areas.changed(work)

"""What a generated file holds, as plain values; `bot/documents` makes the bytes when it is sent.

Texts are already in the reader's language. Every class here has a maker in
`bot/documents/making.py`, and is stored as JSON with the turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; days are given as ISO text, numbers as int or decimal text."""

    heading: str
    width: int = 12
    kind: Literal["text", "number", "day"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title over a table, and notes below it; no cell is ever run as a formula."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """An XLSX file."""

    sheets: tuple[Sheet, ...]
    make: Literal["workbook"] = "workbook"

    suffix = ".xlsx"
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Filled:
    """A DOCX file: a template, by its name, with values for its placeholders."""

    template: str
    values: dict[str, Any]
    make: Literal["filled"] = "filled"

    suffix = ".docx"
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Entry:
    """Whole days in a calendar; `uid` stays the same when the entry changes."""

    uid: str
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Appointment:
    """Something with a beginning and an end, both in ISO form with an offset.

    `sequence` rises with every change, so that a calendar replaces what it has of this `uid`;
    `off` takes it out again.
    """

    uid: str
    title: str
    place: str
    notes: str
    starts: str
    ends: str
    sequence: int = 0
    off: bool = False


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An iCalendar file of whole days and hours, as it was at an instant in ISO form, UTC."""

    title: str
    at: str
    entries: tuple[Entry, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    make: Literal["calendar"] = "calendar"

    suffix = ".ics"
    mime = "text/calendar"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the store folder as somebody sent it, by the digest of its content."""

    digest: str
    make: Literal["kept"] = field(default="kept")


Recipe = Annotated[Workbook | Filled | CalendarFile | Kept, Field(discriminator="make")]
RECIPES: TypeAdapter[Workbook | Filled | CalendarFile | Kept] = TypeAdapter(Recipe)

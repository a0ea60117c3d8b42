"""Makes an iCalendar file of whole days and of meetings with their hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from handlers.documents import CalendarFile

if TYPE_CHECKING:
    from icalendar import Event

    from handlers.documents import Appointment, Entry

_PRODUCT = "-//zhucun//absences//ZH"


def make(file: CalendarFile) -> bytes:
    """Give the file; nothing in it asks to be answered by mail.

    Nobody is shown as busy by whole days; an appointment takes its time, and one called off goes
    out with the method that takes it out of a calendar (RFC 5546).
    """
    # Loaded on demand: few files are calendars.
    from icalendar import Calendar  # noqa: PLC0415  see above

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    if file.appointments:
        off = all(one.off for one in file.appointments)
        calendar.add("method", "CANCEL" if off else "PUBLISH")
    calendar.add("x-wr-calname", file.title)
    stamp = datetime.fromisoformat(file.at)
    for entry in file.entries:
        calendar.add_component(_days(entry, stamp))
    for appointment in file.appointments:
        calendar.add_component(_hours(appointment, stamp))
    content: bytes = calendar.to_ical()
    return content


def _days(entry: Entry, stamp: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415  as above

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("summary", entry.title)
    event.add("dtstart", entry.first)
    # The end of whole days is the day after the last one.
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _hours(one: Appointment, stamp: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415  as above

    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", stamp)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.off else "CONFIRMED")
    event.add("summary", one.title)
    # In UTC no definition of a time zone is needed, and every calendar shows its own.
    event.add("dtstart", datetime.fromisoformat(one.starts).astimezone(UTC))
    event.add("dtend", datetime.fromisoformat(one.ends).astimezone(UTC))
    if one.place:
        event.add("location", one.place)
    if one.notes:
        event.add("description", one.notes)
    return event

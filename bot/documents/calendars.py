"""Makes an iCalendar file of whole days."""

from datetime import datetime, timedelta

from handlers.documents import CalendarFile

_PRODUCT = "-//zhucun//absences//ZH"


def make(file: CalendarFile) -> bytes:
    """Give the file; nobody is shown as busy by it, and nothing asks to be answered."""
    # Loaded on demand: few files are calendars.
    from icalendar import Calendar, Event  # noqa: PLC0415  see above

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", file.title)
    for entry in file.entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", datetime.fromisoformat(file.at))
        event.add("summary", entry.title)
        event.add("dtstart", entry.first)
        # The end of whole days is the day after the last one.
        event.add("dtend", entry.last + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content

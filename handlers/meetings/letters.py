"""What the invited get: the invitation, a change, a calling off, each with its calendar file."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from handlers.documents import Appointment, CalendarFile
from handlers.talk import Button, Document, Push, Verbatim, Words, lines, text
from storage.kinds import AreaId, MessageKind, PersonId

if TYPE_CHECKING:
    from handlers.office import Rules
    from handlers.turn import Moment
    from storage import tables

_LASTS = timedelta(hours=2)
_CALLED_OFF_FOR = timedelta(days=2)


def details(row: tables.Meeting) -> Words:
    """Give title, time, place and agenda, a line each."""
    agenda = text("meeting.agenda", agenda=Verbatim(row.agenda)) if row.agenda else None
    place = text("meeting.place", place=Verbatim(row.place)) if row.place else None
    return lines(text("meeting.time", when=row.starts_at), place, agenda)


def news(
    moment: Moment, row: tables.Meeting, person: PersonId, told: int | None = None
) -> Document:
    """Give what somebody is told of a meeting as it stands, who knows a revision, or nothing.

    Another time is asked about anew; of another place alone they are only told.
    """
    if row.cancelled_at is not None:
        head = text("meeting.off", title=Verbatim(row.title))
        why = text("meeting.reason", reason=Verbatim(row.reason)) if row.reason else None
        return _document(moment, row, person, lines(head, details(row), why))
    hint: Words | None
    if told is None:
        news_of, hint = "meeting.invitation", text("meeting.how_to_answer")
    elif told < row.asks:
        news_of, hint = "meeting.moved", text("meeting.answer_again")
    else:
        news_of, hint = "meeting.replaced", None
    words = lines(text(news_of, title=Verbatim(row.title)), details(row), hint)
    return _document(moment, row, person, words, ask=hint is not None)


def buttons(row: tables.Meeting) -> tuple[Button, ...]:
    """Give [参加][请假] for a meeting as it stands; moved, they do nothing any more."""
    about = f"{row.id}:{row.asks}"
    return (
        Button(text("meeting.yes"), f"meeting:yes:{about}"),
        Button(text("meeting.no"), f"meeting:no:{about}"),
    )


def as_push(told: Document) -> Push:
    """Give the same without the file, for whoever tells it to somebody without an account."""
    if told.person is None:
        raise LookupError(told.about)
    return Push(
        told.person,
        MessageKind.notice,
        told.caption,
        told.buttons,
        told.about,
        told.lifetime,
        told.rule,
    )


def about(row: tables.Meeting) -> str:
    """Give what messages about a meeting at one time and place are filed under."""
    return f"invited:{row.id}:{row.revision}"


def calendar(moment: Moment, row: tables.Meeting) -> CalendarFile:
    """Give the calendar file; a later one has a higher sequence and replaces it."""
    at = moment.now.astimezone(UTC).isoformat()
    starts, ends = row.starts_at, row.starts_at + _LASTS
    appointment = Appointment(
        uid=f"meeting-{row.id}@zhucun",
        title=row.title,
        place=row.place,
        notes=row.agenda,
        starts=starts.astimezone(UTC).isoformat(),
        ends=ends.astimezone(UTC).isoformat(),
        sequence=row.revision,
        off=row.cancelled_at is not None,
    )
    return CalendarFile(row.title, at, appointments=(appointment,))


def rules_of(moment: Moment, row: tables.Meeting) -> Rules:
    """Give the rules a meeting is held under: those of its area on its day."""
    day = row.starts_at.astimezone(moment.office.zone).date()
    return moment.office.rules_for(AreaId(row.area_id), day)


def _document(
    moment: Moment, row: tables.Meeting, person: PersonId, words: Words, *, ask: bool = False
) -> Document:
    left = row.starts_at - moment.now
    return Document(
        f"meeting-{row.id}{CalendarFile.suffix}",
        calendar(moment, row),
        words,
        person,
        about=about(row),
        buttons=(buttons(row),) if ask else (),
        lifetime=max(left, timedelta(0)) if ask else max(left, _CALLED_OFF_FOR),
        rule=f"{rules_of(moment, row).id}/meeting.reminders",
    )

"""Tells the invited what is new of a meeting, some at a time: in the turn, then by the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import telephone
from handlers.documents import Kept
from handlers.meetings import audience, letters
from handlers.meetings.audience import Audience
from handlers.talk import Document, Push, Verbatim, lines, text
from storage import files, invitations, meetings, people
from storage.kinds import FileId, MessageKind, PersonId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from handlers.turn import Moment
    from storage import tables

AT_ONCE = 100
"""People told in one transaction: three rows each, and the rest of it stays below 500."""

Told = Push | Document


def tell(moment: Moment, meeting: int) -> list[Told]:
    """Tell the next people what is new; each is told once of each revision and of the minutes.

    In this order: who is not invited yet, who knows an older state of it, who lacks the minutes.
    """
    row = meetings.hold(moment.work, meeting)
    if row is None or not row.telling:
        return []
    for phase in (_invite, _update, _minutes):
        told = phase(moment, row)
        if told is not None:
            return told
    meetings.put(moment.work, row.id, telling=False)
    return []


def go_on(moment: Moment) -> list[tuple[str, list[Told]]]:
    """Tell the next people of every meeting with news; one process is first at each portion."""
    found: list[tuple[str, list[Told]]] = []
    for meeting in meetings.to_tell(moment.work):
        told = tell(moment, meeting)
        if told:
            row = meetings.hold(moment.work, meeting)
            state = f"{row.revision}:{row.minutes_round}" if row is not None else ""
            found.append((f"meeting:{meeting}:{state}:{told[0].person}", told))
    return found


def _invite(moment: Moment, row: tables.Meeting) -> list[Told] | None:
    if row.invited_to is None:
        return None
    if row.cancelled_at is not None:
        meetings.put(moment.work, row.id, invited_to=None)
        return None
    day = row.starts_at.astimezone(moment.office.zone).date()
    whole = audience.people(moment, Audience.of_json(row.audience), day)
    some = [who for who in whole if who > row.invited_to and who != row.called_by][:AT_ONCE]
    left = bool(some) and some[-1] != whole[-1]
    invitations.add(moment.work, row, some)
    meetings.put(moment.work, row.id, invited_to=int(some[-1]) if left else None)
    if not some:
        return None
    return _addressed(moment, some, lambda who: letters.news(moment, row, who))


def _update(moment: Moment, row: tables.Meeting) -> list[Told] | None:
    behind = invitations.behind(moment.work, row, "told", row.revision, AT_ONCE)
    if not behind:
        return None
    knew = {PersonId(one.person_id): one.told for one in behind}
    invitations.put(moment.work, row.id, knew, told=row.revision)
    return _addressed(moment, knew, lambda who: letters.news(moment, row, who, knew[who]))


def _minutes(moment: Moment, row: tables.Meeting) -> list[Told] | None:
    behind = invitations.behind(moment.work, row, "minutes_told", row.minutes_round, AT_ONCE)
    if not behind:
        return None
    some = [PersonId(one.person_id) for one in behind]
    invitations.put(moment.work, row.id, some, minutes_told=row.minutes_round)
    return _addressed(moment, some, _minutes_letter(moment, row))


def _minutes_letter(moment: Moment, row: tables.Meeting) -> Callable[[PersonId], Told]:
    head = text("meeting.minutes", title=Verbatim(row.title), when=row.starts_at)
    words = lines(head, Verbatim(row.minutes))
    stored = None
    if row.minutes_file_id is not None:
        stored = files.get(moment.work, FileId(row.minutes_file_id))
    if stored is None or stored.digest is None:
        return lambda who: Push(who, MessageKind.notice, words)
    name, mime, content = stored.name or "minutes", stored.mime, Kept(stored.digest)
    return lambda who: Document(name, content, words, who, mime=mime)


def _addressed(
    moment: Moment, some: Iterable[PersonId], letter: Callable[[PersonId], Told]
) -> list[Told]:
    """Give the letters, without a file to whoever must tell somebody without an account."""
    known = people.load(moment.work, some)
    alone = telephone.without_account(moment, known.values())
    told = [letter(who) for who in known]
    return [
        letters.as_push(one) if isinstance(one, Document) and one.person in alone else one
        for one in told
    ]

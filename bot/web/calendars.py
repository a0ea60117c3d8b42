"""Serves the calendars of absences whose address somebody was given, as they are now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.documents import calendars
from handlers.conversation import Conversation
from handlers.documents import CalendarFile
from handlers.leave import absences
from handlers.office import Offices
from handlers.pressing import ForgedButtonError
from handlers.statistics import scopes
from handlers.statistics.scopes import Scope
from handlers.talk import Address, Event
from handlers.turn import Turn
from storage import feeds, people
from storage.kinds import EventKind

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.clock import Clock
    from bot.wording import Wording
    from handlers.office import Office
    from storage.database import Database
    from storage.people import Person
    from storage.work import Work

NOT_FOUND, LATER = 404, 503
_HEADERS = {"Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex"}
_LONGEST_TOKEN = 100


@dataclass(slots=True)
class Calendars:
    """Answers 404 alike for an address never handed out, revoked, or of who leads no more."""

    database: Database
    clock: Clock
    wording: Wording
    # Not the turns': this is asked in other threads.
    offices: Offices = field(default_factory=Offices)

    async def show(self, request: Request) -> Response:
        """Give the calendar at an address."""
        token = str(request.path_params["token"])
        try:
            found = await asyncio.to_thread(self._found, token[:_LONGEST_TOKEN])
        except SQLAlchemyError:
            return Response(status_code=LATER, headers={"Retry-After": "60"})
        if found is None:
            return Response(status_code=NOT_FOUND)
        content = calendars.make(found)
        return Response(content, media_type=CalendarFile.mime, headers=_HEADERS)

    def _found(self, token: str) -> CalendarFile | None:
        with self.database.read() as work:
            feed = feeds.of_token(work, token)
            office = self.offices.current(work)
            if feed is None or office is None:
                return None
            person = people.load(work, [feed.person])[feed.person]
            turn = self._look(work, office, person)
            try:
                scope = Scope.of_code(feed.scope)
            except ForgedButtonError:
                return None
            still = person.left_on(turn.today) is None and scopes.answers_for(turn, scope)
            return absences.calendar(turn, scope) if still else None

    def _look(self, work: Work, office: Office, person: Person) -> Turn:
        """Look as this person would, without a message of theirs."""
        now = self.clock.now()
        today = office.business_day(now, person)
        nowhere = Address("web", "", "", "")
        return Turn(
            work=work,
            office=office,
            now=now,
            event=Event(nowhere, "", EventKind.other, now, now),
            person=person,
            conversation=Conversation(f"person:{person.id}"),
            today=today,
            rules=office.rules_for(office.area_of(person, today), today),
            spell=lambda words: self.wording.render(words, person.language),
            names=tuple,
        )

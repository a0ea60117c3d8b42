"""抽回: the own unit called a cadre back, recorded so that it is charged to nobody (二(三))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, naming, offices, spell
from handlers.form import Answers, Form, Question, Reopen
from handlers.months import gates
from handlers.reading import normalise, read_near_span
from handlers.reading.lengths import CUT
from handlers.reading.values import Misread
from handlers.rules.span import Span
from handlers.talk import Outcome, Push, Reply, Verbatim, Words, text
from storage import attendance, people, tables
from storage.kinds import MessageKind, PersonId, Role

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import PulledBack
    from handlers.turn import Turn
    from storage.people import Person

ROLES = frozenset({Role.leader, Role.township, Role.county, Role.unit})
_LONGEST_REASON = 200


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("pulled_back.whom")


def _read_whom(turn: Turn, said: str) -> object:
    return naming.find_stationed(turn, said, ROLES)


def _ask_days(_turn: Turn, _answers: Answers) -> Words:
    return text("pulled_back.which_days")


def _read_days(turn: Turn, said: str) -> object:
    found = read_near_span(said, turn.today)
    if found.problem is None and found.span is None:
        return Misread("reading.date.not_understood", {"text": said})
    return found.problem or found.span


def _ask_reason(_turn: Turn, _answers: Answers) -> Words:
    return text("pulled_back.why")


def _read_reason(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Called(BaseModel):
    """Who was called back, for which whole days, and what for."""

    person: Annotated[int, Question(_ask_whom, _read_whom)]
    span: Annotated[Span, Question(_ask_days, _read_days)]
    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_reason, _read_reason, free=True)
    ]


def record(turn: Turn, heard: PulledBack) -> list[Outcome]:
    """Open the form for who is responsible for cadres: leader, clerk, coordinator or unit."""
    if not {duty.role for duty in turn.person.duties_on(turn.today)} & ROLES:
        return [Reply(text("pulled_back.not_yours"))]
    whom = None if heard.name is None else _read_whom(turn, heard.name)
    given = {"person": whom, "span": heard.problem or heard.span, "reason": heard.reason}
    return filling.start(turn, FORM, given)


def _take(turn: Turn, said: str) -> Answers:
    """Read days and reason from one message."""
    found = read_near_span(normalise(said), turn.today)
    reason = " ".join(found.rest.replace(CUT, " ").split())
    return {"span": found.span, "reason": reason} if found.span and reason else {}


def _check(turn: Turn, called: Called) -> Reopen | None:
    who = PersonId(called.person)
    person = people.load(turn.work, [who])[who]
    if not naming.reaches_stationed(turn, person, ROLES):
        return Reopen("person", text("naming.unknown", name=person.name))
    team = person.team_on(called.span.first)
    if team is not None and gates.shut(turn, team, called.span.dates()):
        return Reopen("span", gates.closed_words(turn, team, called.span.first.replace(day=1)))
    found = attendance.absences_of(turn.work, [who], called.span.first, called.span.last)
    same = [one for one in found if one.kind == offices.PULLED_BACK]
    if same:
        span = spell.span(Span.whole(same[0].first_day, same[0].last_day))
        return Reopen("span", text("pulled_back.known", span=span))
    return None


def _summary(turn: Turn, called: Called) -> Reply:
    who = PersonId(called.person)
    person = people.load(turn.work, [who])[who]
    shown = text(
        "pulled_back.summary",
        name=person.name,
        span=spell.span(Span.whole(called.span.first, called.span.last)),
        reason=Verbatim(called.reason),
    )
    return Reply(shown, rule=turn.cite("attendance.kinds"))


def _submit(turn: Turn, called: Called) -> list[Outcome]:
    who = PersonId(called.person)
    turn.work.add(
        tables.Trip(
            person_id=who,
            kind=offices.PULLED_BACK,
            first_day=called.span.first,
            last_day=called.span.last,
            reason=called.reason,
            reported_at=turn.now,
            by_id=turn.person.id,
        )
    )
    attendance.leaves_changed(turn.work)
    people.audit(turn.work, turn.person.id, "pulled_back", f"person:{who}", turn.now)
    person = people.load(turn.work, [who])[who]
    span = spell.span(Span.whole(called.span.first, called.span.last))
    told = text(
        "pulled_back.told",
        name=person.name,
        span=span,
        reason=Verbatim(called.reason),
        by=turn.person.name,
    )
    pushes: list[Outcome] = [
        Push(one, MessageKind.notice, told, news=True)
        for one in _told(turn, person)
        if one != turn.person.id
    ]
    done = text("pulled_back.recorded", name=person.name, span=span)
    return [Reply(done, rule=turn.cite("attendance.kinds")), *pushes]


def _told(turn: Turn, person: Person) -> list[PersonId]:
    """Give the cadre, the unit that sent them, the leader and the township, one copy each."""
    found = [person.id]
    team = person.team_on(turn.today)
    applicant = (person.id, turn.today)
    if person.unit is not None:
        unit = people.holders(turn.work, Role.unit, people.in_unit(person.unit), turn.today)
        found += [one.id for one in unit]
    for office in (offices.TEAM_LEADER, "township") if team is not None else ():
        place = offices.place_of(turn, office, team) if team is not None else offices.Place()
        found += [one.id for one in offices.deciders(turn, office, place, applicant)]
    return list(dict.fromkeys(found))


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Called


FORM = Form("pulled_back", 1, _model, _summary, _submit, _take, _check)

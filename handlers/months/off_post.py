"""认定脱岗: the person explains first; only then, or after the pack's time, may it be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, naming, pressing
from handlers.form import Answers, Form, Question, Reopen
from handlers.months import gates, words
from handlers.reading import normalise
from handlers.reading.spans import find
from handlers.reading.values import Misread
from handlers.rules import attendance as kinds
from handlers.rules import months
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Push, Replace, Reply, Verbatim, Words, text
from storage import attendance, findings, people
from storage.attendance import Mark, Origin
from storage.findings import Charge
from storage.kinds import FindingState, MarkSource, MessageKind, PersonId, Role, TeamId

if TYPE_CHECKING:
    from datetime import date

    from handlers.conversation import OpenForm
    from handlers.reading.month_values import OffPost
    from handlers.turn import Turn
    from storage import tables
    from storage.people import Person

ROLES = frozenset({Role.leader, Role.township, Role.county})
_LONGEST = 200


def ask(turn: Turn, heard: OffPost) -> list[Outcome]:
    """Open the form for who is responsible for cadres."""
    if not {duty.role for duty in turn.person.duties_on(turn.today)} & ROLES:
        return [Reply(text("offpost.not_yours"))]
    whom = None if heard.name is None else _read_whom(turn, heard.name)
    given = {"person": whom, "span": heard.problem or heard.span, "reason": heard.reason}
    return filling.start(turn, FORM, given)


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [说明情况] of the person, [认定脱岗] or [不认定] of who asked."""
    what, number = pressing.word(parts, 0), pressing.number(parts, 1)
    row = findings.get(turn.work, number)
    if row is None:
        raise pressing.ForgedButtonError(parts[1])
    if what == "explain" and row.person_id == turn.person.id:
        if row.state is not FindingState.asked:
            return [Reply(text("offpost.closed_before"))]
        return filling.start(turn, EXPLANATION, {}, finding=row.id)
    if what not in {"find", "drop"} or row.by_id != turn.person.id:
        raise pressing.ForgedButtonError(parts[0])
    return _decide(turn, row, found=what == "find")


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("offpost.whom")


def _read_whom(turn: Turn, said: str) -> object:
    return naming.find_stationed(turn, said, ROLES)


def _ask_day(_turn: Turn, _answers: Answers) -> Words:
    return text("offpost.which_day")


def _read_day(turn: Turn, said: str) -> object:
    found = find(normalise(said), turn.today, "backward")
    if found.problem is None and found.span is None:
        return Misread("reading.date.not_understood", {"text": said})
    return found.problem or found.span


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("offpost.why")


def _read_text(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Charged(BaseModel):
    """Who was off post, on which day or half day, and on what grounds."""

    person: Annotated[int, Question(_ask_whom, _read_whom)]
    span: Annotated[Span, Question(_ask_day, _read_day)]
    reason: Annotated[str, Field(max_length=_LONGEST), Question(_ask_why, _read_text, free=True)]


def _person(turn: Turn, who: int) -> Person:
    return people.load(turn.work, [PersonId(who)])[PersonId(who)]


def _check(turn: Turn, charged: Charged) -> Reopen | None:
    person, day = _person(turn, charged.person), charged.span.first
    if person.id == turn.person.id:
        return Reopen("person", text("offpost.not_oneself"))
    if not naming.reaches_stationed(turn, person, ROLES):
        return Reopen("person", text("naming.unknown", name=person.name))
    if charged.span.first != charged.span.last:
        return Reopen("span", text("correct.one_day"))
    team = person.team_on(day)
    if day > turn.today or team is None or not turn.office.live_on(team, day):
        return Reopen("span", text("correct.not_counted", day=day))
    if gates.shut(turn, team, [day]):
        return Reopen("span", gates.closed_words(turn, team, months.first_of(day)))
    if findings.of_day(turn.work, person.id, day):
        return Reopen("span", text("offpost.known", day=day))
    half = gates.part(charged.span.first_half, charged.span.last_half)
    for one in gates.halves(gates.status_of(turn, person, day), half):
        if one.counts == "excused" or one.reason in gates.BOUND:
            return Reopen("span", text("offpost.covered", day=day, reason=text(one.reason)))
    return None


def _until(turn: Turn) -> date:
    days = turn.rules.policy.attendance.absence.explain_days
    return months.add_working_days(turn.today, days, turn.rules.calendar)


def _summary(turn: Turn, charged: Charged) -> Reply:
    shown = text(
        "offpost.summary",
        name=_person(turn, charged.person).name,
        day=_day(charged),
        reason=Verbatim(charged.reason),
        until=_until(turn),
    )
    return Reply(shown, rule=turn.cite("attendance.absence"))


def _day(charged: Charged) -> Words:
    return words.day(
        charged.span.first, gates.part(charged.span.first_half, charged.span.last_half)
    )


def _submit(turn: Turn, charged: Charged) -> list[Outcome]:
    person, day = _person(turn, charged.person), charged.span.first
    team = person.team_on(day)
    if team is None:
        return [Reply(text("correct.not_counted", day=day))]
    half = gates.part(charged.span.first_half, charged.span.last_half)
    until = _until(turn)
    charge = Charge(person.id, team, day, half, charged.reason, turn.person.id, until)
    number = findings.ask(turn.work, charge, turn.now)
    people.audit(turn.work, turn.person.id, "off_post.asked", f"finding:{number}", turn.now)
    told = text(
        "offpost.told",
        by=turn.person.name,
        day=_day(charged),
        reason=Verbatim(charged.reason),
        until=until,
    )
    rule = turn.cite("attendance.absence")
    buttons = ((Button(text("offpost.explain"), f"offpost:explain:{number}"),),)
    about = f"offpost:{number}"
    push = Push(person.id, MessageKind.ask, told, buttons, about=about, rule=rule)
    return [Reply(text("offpost.asked", name=person.name, until=until), rule=rule), push]


def decision_buttons(number: int) -> tuple[tuple[Button, ...], ...]:
    """Give [认定脱岗] and [不认定]."""
    return (
        (
            Button(text("offpost.find"), f"offpost:find:{number}"),
            Button(text("offpost.drop"), f"offpost:drop:{number}"),
        ),
    )


def _decide(turn: Turn, row: tables.Finding, *, found: bool) -> list[Outcome]:
    if row.state is not FindingState.asked:
        return [Reply(text("offpost.decided"))]
    if found and row.explained_at is None and turn.today <= row.explain_by:
        return [Reply(text("offpost.too_early", until=row.explain_by))]
    team = TeamId(row.team_id)
    if found and gates.shut(turn, team, [row.day]):
        return [Reply(gates.closed_words(turn, team, months.first_of(row.day)))]
    state = FindingState.found if found else FindingState.dropped
    if not findings.decide(turn.work, row.id, state, turn.now):
        return [Reply(text("offpost.decided"))]
    people.audit(
        turn.work, turn.person.id, f"off_post.{state.value}", f"finding:{row.id}", turn.now
    )
    if found:
        _mark(turn, row)
    who = PersonId(row.person_id)
    name, day = _person(turn, who).name, words.day(row.day, row.half)
    done = text(f"offpost.{state.value}", name=name, day=day)
    told = text(
        f"offpost.{state.value}_for_you",
        by=turn.person.name,
        day=day,
        **({"reason": Verbatim(row.reason)} if found else {}),
    )
    return [
        Reply(done, rule=turn.cite("attendance.absence")),
        Replace(f"offpost:{row.id}", done),
        Push(who, MessageKind.notice, told),
    ]


def _mark(turn: Turn, row: tables.Finding) -> None:
    mark = Mark(
        PersonId(row.person_id),
        row.day,
        row.half,
        kinds.ABSENT,
        MarkSource.finding,
        turn.person.id,
        turn.event.sent_at,
        late=True,
        note=row.reason,
    )
    origin = Origin(turn.event.key, turn.now, turn.rules.id, TeamId(row.team_id))
    attendance.record(turn.work, origin, [mark])


def _ask_explanation(_turn: Turn, _answers: Answers) -> Words:
    return text("offpost.explain_how")


class Explained(BaseModel):
    """What the person says about the day."""

    explanation: Annotated[
        str, Field(max_length=_LONGEST), Question(_ask_explanation, _read_text, free=True)
    ]


def _finding(turn: Turn) -> tables.Finding | None:
    opened = turn.conversation.open
    return findings.get(turn.work, int(opened.context["finding"])) if opened else None


def _explain_summary(turn: Turn, said: Explained) -> Reply:
    row = _finding(turn)
    day = words.day(row.day, row.half) if row else text("form.none")
    shown = text("offpost.explain_summary", day=day, explanation=Verbatim(said.explanation))
    return Reply(shown, rule=turn.cite("attendance.absence"))


def _explain(turn: Turn, said: Explained) -> list[Outcome]:
    row = _finding(turn)
    if row is None or not findings.explain(turn.work, row.id, said.explanation, turn.now):
        return [Reply(text("offpost.closed_before"))]
    people.audit(turn.work, turn.person.id, "off_post.explained", f"finding:{row.id}", turn.now)
    row.explanation = said.explanation
    by = _person(turn, row.by_id)
    push = to_decide(row, turn.person.name, turn.cite("attendance.absence"))
    return [Reply(text("offpost.explained", by=by.name)), push]


def to_decide(row: tables.Finding, name: str, rule: str) -> Push:
    """Give what asks who is to decide, with what the person of this name explained."""
    told = text(
        "offpost.has_explained",
        name=name,
        day=words.day(row.day, row.half),
        explanation=Verbatim(row.explanation),
        reason=Verbatim(row.reason),
    )
    return Push(
        PersonId(row.by_id),
        MessageKind.decision,
        told,
        decision_buttons(row.id),
        about=f"offpost:{row.id}",
        rule=rule,
    )


def _charged_model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Charged


def _explained_model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Explained


FORM = Form("off_post", 1, _charged_model, _summary, _submit, check=_check)
EXPLANATION = Form(
    "explanation",
    1,
    _explained_model,
    _explain_summary,
    _explain,
    # Further words before it is sent are the explanation said better.
    take=lambda _turn, said: {"explanation": said.strip() or None},
)

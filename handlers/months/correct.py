"""补签 and [有异议]: somebody wants a day of the past to be of another kind, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, offices
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.months import gates, words
from handlers.pressing import ForgedButtonError, word
from handlers.reading import normalise
from handlers.reading.months import read_kind, read_month
from handlers.reading.spans import find
from handlers.reading.values import Misread
from handlers.rules import months
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Push, Reply, Verbatim, Words, text
from storage import corrections, people
from storage import months as closings
from storage.corrections import Wanted
from storage.kinds import MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from datetime import date

    from handlers.conversation import OpenForm
    from handlers.reading.values import Correction
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 200
_SAID = ("in_village", "official_trip", "meeting", "training", "rest")
_ENGINE = frozenset({"leave_pending", "leave_urgent", "unreported", "to_verify", "absent"})


def ask(turn: Turn, heard: Correction) -> list[Outcome]:
    """Open the form of 补签 with what was said; what is missing is asked."""
    if turn.team is None:
        return [Reply(text("checkin.no_team"))]
    days = heard.problem or (heard.days[0] if heard.days else None)
    if len(heard.days) > 1:
        days = Misread("correct.one_day")
    given = {"span": days, "kind": heard.kind, "reason": heard.reason or None}
    return filling.start(turn, FORM, given)


def contested(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [有异议] under one's own sheet: which line, what it should be, and why."""
    month = read_month(word(parts, 0), turn.today)
    if month is None or month > turn.today:
        raise ForgedButtonError(parts[0])
    closings.look(turn.work, turn.person.id, month, turn.now)
    team = turn.person.team_on(months.last_of(month)) or turn.person.team_on(month)
    is_shut = team is not None and bool(gates.shut(turn, team, [month]))
    if team is not None and is_shut and not gates.may_contest_late(turn, month):
        return [Reply(gates.closed_words(turn, team, month))]
    return filling.start(turn, FORM, {}, contested=month.isoformat())


def _month(turn: Turn) -> date | None:
    """Give the month whose sheet is contested; None for a 补签."""
    opened = turn.conversation.open
    kept = opened.context.get("contested") if opened else None
    return None if kept is None else read_month(kept[:7], turn.today)


def _rule(*, contested: bool) -> str:
    return "attendance.month" if contested else "attendance.correction"


def _ask_day(turn: Turn, _answers: Answers) -> Words:
    month = _month(turn)
    if month is None:
        return text("correct.which_day")
    return text("correct.which_line", month=words.month_name(month))


def _read_day(turn: Turn, said: str) -> object:
    month = _month(turn)
    today = turn.today if month is None else min(months.last_of(month), turn.today)
    found = find(normalise(said), today, "backward")
    if found.problem is None and found.span is None:
        return Misread("reading.date.not_understood", {"text": said})
    return found.problem or found.span


def _ask_kind(_turn: Turn, _answers: Answers) -> Words:
    return text("correct.which_kind")


def _read_kind(turn: Turn, said: str) -> object:
    labels = {str(choice.value): choice for choice in _choices(turn, {})}
    for kind, choice in labels.items():
        if turn.spell(choice.label) == said.strip():
            return kind
    found, _ = read_kind(said)
    return found if found in labels else None


def _choices(turn: Turn, _answers: Answers) -> list[Choice]:
    """Give the kinds of the pack that may be said; a contested line may be of nearly any."""
    table = turn.rules.policy.attendance.kinds.table
    wanted = [row for row in table if row.id in _SAID]
    if _month(turn) is not None:
        wanted = [row for row in table if row.id not in _ENGINE]
    return [Choice(text("label", value=row.label), row.id) for row in wanted]


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("correct.why")


def _read_why(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Day(BaseModel):
    """One day or half day, what it should be, and why it is not so yet."""

    span: Annotated[Span, Question(_ask_day, _read_day)]
    kind: Annotated[str, Question(_ask_kind, _read_kind, _choices)]
    reason: Annotated[str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read_why)]


def _take(turn: Turn, said: str) -> Answers:
    """Read day, kind and reason from one message."""
    found = find(normalise(said), turn.today, "backward")
    kind, reason = read_kind(found.rest)
    if found.span is None or kind is None:
        return {}
    return {"span": found.span, "kind": kind, "reason": reason or None}


def _check(turn: Turn, day: Day) -> Reopen | None:
    month = _month(turn)
    if day.span.first != day.span.last:
        return Reopen("span", text("correct.one_day"))
    if month is not None and months.first_of(day.span.first) != month:
        return Reopen("span", text("correct.other_month", month=words.month_name(month)))
    half = gates.part(day.span.first_half, day.span.last_half)
    why = gates.refused(turn, day.span.first, (half, day.kind), contested=month is not None)
    return None if why is None else Reopen("span", why)


def _wanted(turn: Turn, day: Day) -> Wanted:
    of_day = day.span.first
    team = turn.person.team_on(of_day)
    if team is None:
        message = "a day in no team was let through"
        raise ValueError(message)
    return Wanted(
        person=turn.person.id,
        team=team,
        day=of_day,
        half=gates.part(day.span.first_half, day.span.last_half),
        kind=day.kind,
        was=words.code(gates.status_of(turn, turn.person, of_day)),
        reason=day.reason,
        contested=_month(turn) is not None,
        office=gates.first_office(turn, team, of_day),
        by=turn.recorder.id if turn.recorder else None,
    )


def _summary(turn: Turn, day: Day) -> Reply:
    wanted = _wanted(turn, day)
    shown = text(
        "correct.summary",
        day=words.day(wanted.day, wanted.half),
        kind=words.kind(turn.rules.policy, wanted.kind),
        was=words.was(turn.rules.policy, wanted.was),
        reason=Verbatim(wanted.reason),
        names=_names(turn, wanted),
    )
    return Reply(shown, rule=turn.cite(_rule(contested=wanted.contested)))


def _submit(turn: Turn, day: Day) -> list[Outcome]:
    wanted = _wanted(turn, day)
    number = corrections.ask(turn.work, wanted, turn.now)
    people.audit(turn.work, turn.by.id, "correction.asked", f"correction:{number}", turn.now)
    row = corrections.get(turn.work, number)
    if row is None:
        message = f"correction {number} is gone"
        raise LookupError(message)
    done = text(
        "correct.asked_contested" if wanted.contested else "correct.asked",
        day=words.day(wanted.day, wanted.half),
        kind=words.kind(turn.rules.policy, wanted.kind),
        names=_names(turn, wanted),
    )
    rule = turn.cite(_rule(contested=wanted.contested))
    return [Reply(done, rule=rule), *asked_of(turn, row)]


def _names(turn: Turn, wanted: Wanted) -> tuple[Words, ...] | Words:
    place = offices.place_of(turn, wanted.office, wanted.team)
    seats = offices.Seats(turn, turn.today)
    barred = frozenset(one for one in (wanted.person, wanted.by) if one is not None)
    found = seats.deciding(wanted.office, place, barred)
    return offices.names(turn, found, turn.today) or text("form.none")


def asked_of(turn: Turn, row: tables.Correction) -> list[Outcome]:
    """Ask whoever decides about a correction now."""
    who = PersonId(row.person_id)
    name = people.load(turn.work, [who])[who].name
    words_of = words.correction(turn.rules.policy, row, name)
    return [
        Push(
            one.person.id,
            MessageKind.decision,
            words_of,
            (buttons(row.id),),
            about=f"correction:{row.id}",
            rule=turn.cite(_rule(contested=row.contested)),
        )
        for one in deciding(turn, row)
    ]


def deciding(turn: Turn, row: tables.Correction) -> list[offices.Decider]:
    """Give who may decide a correction; nobody decides one of their own or one they wrote down."""
    place = offices.place_of(turn, row.office, TeamId(row.team_id))
    barred = frozenset(PersonId(one) for one in (row.person_id, row.by_id) if one is not None)
    return offices.Seats(turn, turn.today).deciding(row.office, place, barred)


def buttons(correction: int, item: int | None = None) -> tuple[Button, ...]:
    """Give [核准] and [不核准], with the number of a list's line where there are several."""
    suffix = ".numbered" if item else ""
    return (
        Button(text(f"correct.agree{suffix}", number=item), f"correct:{correction}:y"),
        Button(text(f"correct.refuse{suffix}", number=item), f"correct:{correction}:n"),
    )


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Day


FORM = Form("correction", 1, _model, _summary, _submit, _take, _check)

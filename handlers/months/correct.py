"""补签 and [有异议]: somebody wants a day of the past to be of another kind, and says why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec.structs import replace
from pydantic import BaseModel, Field

from handlers import filling, offices, repairing
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.months import deciders, gates, words
from handlers.pressing import ForgedButtonError, word
from handlers.reading import read_correction
from handlers.reading.months import read_kind, read_month
from handlers.reading.values import Misread
from handlers.rules import months
from handlers.rules.span import Span
from handlers.talk import Outcome, Reply, Verbatim, Words, lines, text
from storage import corrections, people
from storage import months as closings
from storage.corrections import Wanted
from storage.kinds import Half

if TYPE_CHECKING:
    from datetime import date

    from handlers.conversation import OpenForm
    from handlers.reading.values import Correction
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 200
_MOST = 5
_SAID = ("in_village", "official_trip", "meeting", "training", "rest")
_ENGINE = frozenset({"leave_pending", "leave_urgent", "unreported", "to_verify", "absent"})


def ask(turn: Turn, heard: Correction) -> list[Outcome]:
    """Open the form of 补签 with what was said; what is missing is asked."""
    if turn.team is None:
        return [Reply(text("checkin.no_team"))]
    return filling.start(turn, FORM, _given(turn, heard))


def contested(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [有异议] under one's own sheet: which line, what it should be, and why."""
    month = read_month(word(parts, 0), turn.today)
    if month is None or month > turn.today:
        raise ForgedButtonError(parts[0])
    closings.look(turn.work, turn.person.id, month, turn.now)
    team = turn.person.team_on(months.last_of(month)) or turn.person.team_on(month)
    if team is None:
        return [Reply(text("sheet.none_to_contest"))]
    if gates.shut(turn, team, [month]) and not gates.may_contest_late(turn, month):
        return [Reply(gates.closed_words(turn, team, month))]
    return filling.start(turn, FORM, {}, contested=month.isoformat())


def _month(turn: Turn) -> date | None:
    """Give the month whose sheet is contested; None for a 补签."""
    opened = turn.conversation.open
    kept = opened.context.get("contested") if opened else None
    return None if kept is None else read_month(kept[:7], turn.today)


def _ask_day(turn: Turn, _answers: Answers) -> Words:
    month = _month(turn)
    if month is None:
        return text("correct.which_day")
    return text("correct.which_line", month=words.month_name(month))


def _read_day(turn: Turn, said: str) -> object:
    month = _month(turn)
    today = turn.today if month is None else _newest(turn, month)
    found = _heard(turn, said, today)
    if found is None or (found.problem is None and not found.days):
        return Misread("reading.date.not_understood", {"text": said})
    return found.problem or list(found.days)


def _heard(turn: Turn, said: str, today: date) -> Correction | None:
    return read_correction(f"补签 {said}", replace(turn.hearing(), today=today))


def _given(turn: Turn, heard: Correction) -> Answers:
    """Give what was said, by question; a kind may be called as its button is."""
    kind, reason = heard.kind, heard.reason
    first, _, rest = reason.partition(" ")
    called = None if kind else _called(turn, first)
    kind, reason = (called, rest) if called else (kind, reason)
    days = heard.problem or list(heard.days) or None
    return {"days": days, "kind": kind, "reason": reason.strip() or None}


def _called(turn: Turn, said: str) -> str | None:
    """Give the kind whose button says this."""
    offered = _choices(turn, {})
    return next((str(one.value) for one in offered if turn.spell(one.label) == said.strip()), None)


def _ask_kind(_turn: Turn, _answers: Answers) -> Words:
    return text("correct.which_kind")


def _read_kind(turn: Turn, said: str) -> object:
    offered = {str(choice.value) for choice in _choices(turn, {})}
    found, _ = read_kind(said)
    return _called(turn, said) or (found if found in offered else None)


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


class Days(BaseModel):
    """Days or half days, what they should be, and why they are not so yet."""

    days: Annotated[list[Span], Question(_ask_day, _read_day)]
    kind: Annotated[str, Question(_ask_kind, _read_kind, _choices)]
    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read_why, free=True)
    ]


def _take(turn: Turn, said: str) -> Answers:
    """Read days, kind and reason from one message; at the summary what it changes."""
    month, opened = _month(turn), turn.conversation.open
    found = _heard(turn, said, turn.today if month is None else _newest(turn, month))
    if found is None or found.problem is not None:
        return {}
    given = {name: value for name, value in _given(turn, found).items() if value is not None}
    asked = opened is not None and "reason" not in opened.answers
    return {} if asked and not {"days", "kind"} <= given.keys() else given


def _newest(turn: Turn, month: date) -> date:
    return min(months.last_of(month), turn.today)


def _apart(filled: Days) -> list[tuple[date, Half]]:
    """Give the days, or halves of days, one by one and each once."""
    found = dict(piece for span in filled.days for piece in repairing.halves(span))
    return sorted(found.items())


def _check(turn: Turn, filled: Days) -> Reopen | None:
    month, days = _month(turn), _apart(filled)
    if len(days) > _MOST:
        return Reopen("days", text("correct.too_many_days", n=len(days), limit=_MOST))
    if month is not None and any(months.first_of(day) != month for day, _ in days):
        return Reopen("days", text("correct.other_month", month=words.month_name(month)))
    for n, (day, half) in enumerate(days):
        also = sum(months.first_of(before) == months.first_of(day) for before, _ in days[:n])
        what = (half, filled.kind)
        why = gates.refused(turn, day, what, contested=month is not None, also=also)
        if why is not None:
            return Reopen("days", why)
    return None


def _all_wanted(turn: Turn, filled: Days) -> list[Wanted]:
    return [_wanted(turn, filled, one) for one in _apart(filled)]


def _wanted(turn: Turn, filled: Days, one: tuple[date, Half]) -> Wanted:
    of_day, half = one
    team = turn.person.team_on(of_day)
    if team is None:
        message = "a day in no team was let through"
        raise ValueError(message)
    return Wanted(
        person=turn.person.id,
        team=team,
        day=of_day,
        half=half,
        kind=filled.kind,
        was=words.code(gates.status_of(turn, turn.person, of_day)),
        reason=filled.reason,
        contested=_month(turn) is not None,
        office=gates.first_office(turn, team, of_day),
        by=turn.recorder.id if turn.recorder else None,
    )


def _summary(turn: Turn, filled: Days) -> Reply:
    wanted = _all_wanted(turn, filled)
    policy = turn.rules.policy
    changes = [
        text(
            "correct.change",
            day=words.day(one.day, one.half),
            kind=words.kind(policy, one.kind),
            was=words.was(policy, one.was),
        )
        for one in wanted
    ]
    why = text(
        "correct.why_and_who", reason=Verbatim(filled.reason), names=_names(turn, wanted[0])
    )
    rule = turn.cite(deciders.rule(contested=wanted[0].contested))
    return Reply(lines(*changes, why), rule=rule)


def _submit(turn: Turn, filled: Days) -> list[Outcome]:
    wanted = _all_wanted(turn, filled)
    first = wanted[0]
    asked: list[Outcome] = []
    for one in wanted:
        asked += deciders.asked_of(turn, _ask_for(turn, one))
    done = text(
        "correct.asked_contested" if first.contested else "correct.asked",
        days=tuple(words.day(one.day, one.half) for one in wanted),
        kind=words.kind(turn.rules.policy, first.kind),
        names=_names(turn, first),
    )
    return [Reply(done, rule=turn.cite(deciders.rule(contested=first.contested))), *asked]


def _ask_for(turn: Turn, wanted: Wanted) -> tables.Correction:
    number = corrections.ask(turn.work, wanted, turn.now)
    people.audit(turn.work, turn.by.id, "correction.asked", f"correction:{number}", turn.now)
    row = corrections.get(turn.work, number)
    if row is None:
        message = f"correction {number} is gone"
        raise LookupError(message)
    return row


def _names(turn: Turn, wanted: Wanted) -> tuple[Words, ...] | Words:
    place = offices.place_of(turn, wanted.office, wanted.team)
    seats = offices.Seats(turn, turn.today)
    barred = frozenset(one for one in (wanted.person, wanted.by) if one is not None)
    found = seats.deciding(wanted.office, place, barred)
    return offices.names(turn, found, turn.today) or text("form.none")


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Days


FORM = Form("correction", 2, _model, _summary, _submit, _take, _check)

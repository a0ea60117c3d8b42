"""Deciding a correction: the leader, then for a contested line the township; once, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from handlers import filling, pressing
from handlers.form import Answers, Form, Question
from handlers.months import closing, deciders, gates, words
from handlers.talk import Outcome, Push, Replace, Reply, Verbatim, Words, text
from storage import attendance, corrections, people
from storage.attendance import Mark, Origin
from storage.corrections import Verdict
from storage.kinds import CorrectionState, MarkSource, MessageKind, PersonId, TeamId

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.offices import Decider
    from handlers.turn import Turn
    from storage import tables

_LONGEST_REASON = 200
_NEXT = {"team_leader": "township"}


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [核准] or [不核准] of a correction."""
    return decide(turn, pressing.number(parts, 0), agree=pressing.word(parts, 1) == "y")


def decide(turn: Turn, number: int, *, agree: bool, reason: str = "") -> list[Outcome]:
    """Decide a correction, or say who did; the reason for not agreeing is asked if missing."""
    row = corrections.get(turn.work, number)
    decider = _decider(turn, row) if row is not None else None
    if row is None or (decider is None and row.decided_by != turn.person.id):
        return [Reply(text("correct.not_yours"))]
    if decider is None or row.state is not CorrectionState.open:
        return [Reply(_already(turn, row))]
    team = TeamId(row.team_id)
    if gates.shut(turn, team, [row.day]) and row.office != "county":
        return [Reply(gates.closed_words(turn, team, row.day.replace(day=1)))]
    if agree:
        return _agree(turn, row, decider)
    if not reason:
        return filling.start(turn, REFUSAL, {}, correction=row.id)
    return _refuse(turn, row, (decider, reason))


def _decider(turn: Turn, row: tables.Correction) -> Decider | None:
    found = deciders.deciding(turn, row)
    return next((one for one in found if one.person.id == turn.person.id), None)


def _agree(turn: Turn, row: tables.Correction, decider: Decider) -> list[Outcome]:
    verdict = Verdict(turn.person.id, turn.now)
    if not corrections.settle(turn.work, row, CorrectionState.agreed, verdict):
        return [Reply(_already(turn, row))]
    team = TeamId(row.team_id)
    mark = Mark(
        PersonId(row.person_id),
        row.day,
        row.half,
        row.kind,
        MarkSource.corrected,
        turn.person.id,
        turn.event.sent_at,
        late=True,
        note=row.reason,
    )
    attendance.record(turn.work, Origin(turn.event.key, turn.now, turn.rules.id, team), [mark])
    _audit(turn, "correction.agreed", row)
    if gates.shut(turn, team, [row.day]):
        reason = row.reason
        closing.amend(turn, team, row.day.replace(day=1), (turn.person.id, reason))
    done = text("correct.agreed", correction=_short(turn, row))
    told = text("correct.agreed_for_you", correction=_short(turn, row), by=decider.name)
    return [Reply(done), _closed(turn, row, done), _tell(row, told)]


def _refuse(turn: Turn, row: tables.Correction, why: tuple[Decider, str]) -> list[Outcome]:
    """Refuse; a contested line goes on to the township, where the leader does not agree."""
    decider, reason = why
    after = _NEXT.get(row.office) if row.contested else None
    done = text("correct.refused", correction=_short(turn, row))
    if after is not None:
        if not corrections.pass_on(turn.work, row, after, reason):
            return [Reply(_already(turn, row))]
        _audit(turn, "correction.passed_on", row)
        moved = corrections.get(turn.work, row.id) or row
        going = text(
            "correct.goes_on",
            correction=_short(turn, row),
            by=decider.name,
            reason=Verbatim(reason),
        )
        asked = deciders.asked_of(turn, moved)
        return [
            Reply(text("correct.you_pass_on")),
            _closed(turn, row, done),
            _tell(row, going),
            *asked,
        ]
    verdict = Verdict(turn.person.id, turn.now, reason)
    if not corrections.settle(turn.work, row, CorrectionState.refused, verdict):
        return [Reply(_already(turn, row))]
    _audit(turn, "correction.refused", row)
    told = text(
        "correct.refused_for_you",
        correction=_short(turn, row),
        by=decider.name,
        reason=Verbatim(reason),
    )
    return [Reply(done), _closed(turn, row, done), _tell(row, told)]


def _audit(turn: Turn, action: str, row: tables.Correction) -> None:
    people.audit(turn.work, turn.person.id, action, f"correction:{row.id}", turn.now)


def _short(turn: Turn, row: tables.Correction) -> Words:
    name = people.load(turn.work, [PersonId(row.person_id)])[PersonId(row.person_id)].name
    kind = words.kind(turn.rules.policy, row.kind)
    return text("correct.short", name=name, day=words.day(row.day, row.half), kind=kind)


def _tell(row: tables.Correction, told: Words) -> Push:
    return Push(PersonId(row.person_id), MessageKind.notice, told)


def _closed(_turn: Turn, row: tables.Correction, shown: Words) -> Replace:
    return Replace(f"correction:{row.id}", shown)


def _already(turn: Turn, row: tables.Correction) -> Words:
    fresh = corrections.get(turn.work, row.id) or row
    short = _short(turn, fresh)
    if fresh.decided_by is None:
        return text(f"correct.already_{fresh.state.value}", correction=short)
    who = PersonId(fresh.decided_by)
    by = people.load(turn.work, [who])[who].name
    return text(f"correct.already_{fresh.state.value}", correction=short, by=by)


def _ask_why(_turn: Turn, _answers: Answers) -> Words:
    return text("correct.why_refused")


def _read_why(_turn: Turn, said: str) -> object:
    return said.strip() or None


class Refusal(BaseModel):
    """Why a correction is not agreed to."""

    reason: Annotated[
        str, Field(max_length=_LONGEST_REASON), Question(_ask_why, _read_why, free=True)
    ]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Refusal


def _number(turn: Turn) -> int:
    opened = turn.conversation.open
    return int(opened.context["correction"]) if opened else 0


def _summary(turn: Turn, filled: Refusal) -> Reply:
    row = corrections.get(turn.work, _number(turn))
    about = _short(turn, row) if row else text("form.none")
    return Reply(text("correct.refusal_summary", correction=about, reason=Verbatim(filled.reason)))


def _submit(turn: Turn, filled: Refusal) -> list[Outcome]:
    return decide(turn, _number(turn), agree=False, reason=filled.reason)


REFUSAL = Form(
    "correction_refusal", 1, _model, _summary, _submit, submit_label=text("correct.refuse_now")
)

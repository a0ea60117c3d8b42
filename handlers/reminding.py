"""跳过, 明天再提醒, 已经办了: what a person answers to a reminder, on the reminder itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from handlers import pressing
from handlers.reminders import RULES, daily
from handlers.reminders.due import About
from handlers.talk import Button, Outcome, Push, Reply, Words, lines, text
from storage import reminders
from storage.kinds import MessageKind, ReminderState

if TYPE_CHECKING:
    from handlers.reminders.due import Rule
    from handlers.turn import Turn
    from storage.reminders import Reminder

_LATER = "later"


def offered(push: Push, number: int, *, later: bool) -> Push:
    """Give a reminder with the buttons that answer it; `number` is the id of its row.

    Only what asks something can be answered; with `later` it may be put off to tomorrow.
    """
    if push.kind is not MessageKind.ask:
        return push
    names = ("skip", _LATER, "done") if later else ("skip", "done")
    row = tuple(_button(name, number) for name in names)
    return replace(push, buttons=(*push.buttons, row))


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take an answer to a reminder, the person's own; the last one given counts."""
    act = _ACTS.get(pressing.word(parts, 0))
    if act is None:
        raise pressing.ForgedButtonError(parts[0])
    one = reminders.get(turn.work, pressing.number(parts, 1))
    rule = next((rule for rule in RULES if one is not None and rule.name == one.rule), None)
    if one is None or rule is None or one.person != turn.person.id:
        return [Reply(text("reminder.not_yours"))]
    return act(turn, one, rule)


def _skip(turn: Turn, one: Reminder, rule: Rule) -> list[Outcome]:
    """Say this stage no more; the stages after it come as the rule says."""
    reminders.open_again(turn.work, one)
    reminders.answer(turn.work, one.id, ReminderState.skipped)
    return [Reply(text("reminder.skipped", why=rule.why()))]


def _later(turn: Turn, one: Reminder, rule: Rule) -> list[Outcome]:
    again = daily.tomorrow(turn, [turn.person])[turn.person.id]
    if again >= one.expires_at:
        words = text("reminder.too_late", why=rule.why(), expires=one.expires_at)
        return [Reply(words, ((_button("skip", one.id), _button("done", one.id)),))]
    reminders.open_again(turn.work, one)
    reminders.answer(turn.work, one.id, ReminderState.postponed, again)
    return [Reply(text("reminder.postponed", why=rule.why(), again=again))]


def _done(turn: Turn, one: Reminder, rule: Rule) -> list[Outcome]:
    """Remind no more of this; say so where the records still lack it, for they count."""
    reminders.close(turn.work, one)
    about = About(turn.person, one.period)
    missing = rule.pushes(turn, [about]).get(about)
    hint: Words | None = text("reminder.done_unrecorded") if missing is not None else None
    words = lines(text("reminder.done", why=rule.why()), hint)
    recorded = missing.buttons if missing is not None else ()
    return [Reply(words, (*recorded, (_button("again", one.id),)))]


def _again(turn: Turn, one: Reminder, rule: Rule) -> list[Outcome]:
    reminders.open_again(turn.work, one)
    return [Reply(text("reminder.goes_on", why=rule.why()))]


_ACTS = {"skip": _skip, _LATER: _later, "done": _done, "again": _again}


def _button(name: str, number: int) -> Button:
    return Button(text(f"reminder.button.{name}"), f"remind:{name}:{number}")

"""One turn: who is it, which button, command or form, and what is asked next.

The order of routing is written here and nowhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import structs

from handlers import (
    belonging,
    binding,
    commands,
    decisions,
    diary,
    editing,
    filling,
    guide,
    parting,
    searched,
    searching,
    whereabouts,
)
from handlers.notices import receiving
from handlers.pressing import ForgedButtonError, number
from handlers.reading import read_command
from handlers.reading import searching as searching_words
from handlers.reading import values as heard
from handlers.talk import Button, Outcome, Reply, lines, text
from storage.kinds import EventKind

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.turn import Turn

LONGEST_MESSAGE = 4096
_CONTROLS = frozenset({"back", "skip", "submit"})
_SLASH = re.compile(r"^/(\w+)(@\w+)?")
_START = re.compile(r"/start(@\w+)?(\s.*)?", re.DOTALL)


def answer(turn: Turn) -> list[Outcome]:
    """Do what one event of a known person asks for, and give what is to be said."""
    event = turn.event
    if not event.private:
        return _in_a_group(turn)
    left = turn.person.left_on(turn.today)
    if left is not None:
        return parting.answer(turn, left)
    turn.conversation.keep_only(commands.FORMS)
    turn.conversation.park_if_idle(turn.now)
    match event.kind:
        case EventKind.button:
            return _pressed(turn, event.data)
        case EventKind.edited:
            return whereabouts.moved(turn) if event.location else editing.changed(turn)
        case EventKind.location:
            return _with_question(turn, whereabouts.located(turn), turn.conversation.open)
        case EventKind.text:
            return _said(turn, event.text)
        case _:
            return _file(turn)


def _in_a_group(turn: Turn) -> list[Outcome]:
    """Say once in a group to write privately; nobody's data is shown there."""
    noted = f"group:{turn.event.address.chat}"
    if noted in turn.conversation.notes or turn.event.kind is not EventKind.text:
        return []
    turn.conversation.note(noted, turn.today.isoformat())
    return [Reply(text("dialogue.write_privately"))]


def _said(turn: Turn, said: str) -> list[Outcome]:
    if len(said) > LONGEST_MESSAGE:
        return [Reply(text("dialogue.too_long", max=LONGEST_MESSAGE))]
    if _START.fullmatch(said):
        return binding.greet(turn)
    intent = read_command(_without_slash(said), turn.hearing())
    opened = turn.conversation.open
    if isinstance(intent, heard.Word):
        special = _special(turn, intent, opened)
        if special is not None:
            return special
    done = _command(turn, intent, opened)
    if done is None and isinstance(intent, heard.Decision | heard.Receipt):
        done = _about_what_was_shown(turn, intent, opened)
    if done is None and (intent is None or isinstance(intent, heard.Misread)):
        done = receiving.answered(turn, said)
        done = None if done is None else _with_question(turn, done, opened)
    if done is None and opened is None and isinstance(intent, heard.Misread):
        return [Reply(text(intent.reason, **intent.params))]
    if done is None and opened is not None:
        return filling.hear(turn, commands.FORMS[opened.name], opened, said)
    if done is None:
        data = decisions.pressed_by_words(turn, said)
        done = _pressed(turn, data) if data else None
    return done if done is not None else _unknown(turn, said)


def _unknown(turn: Turn, said: str) -> list[Outcome]:
    """Look for what 查饮水 may mean, offer to keep a line, or say what one can say."""
    offered = diary.offer(turn, said) or []
    looked = searching_words.read_bare(said)
    if looked is None or not searched.reach(turn):
        return offered or guide.not_understood(turn)
    found = searching.say(turn, looked)
    keep = tuple(row for one in offered if isinstance(one, Reply) for row in one.buttons)
    if not keep or not isinstance(found[0], Reply):
        return found
    words = lines(found[0].words, text("search.or_keep"))
    return [structs.replace(found[0], words=words, buttons=(*found[0].buttons, *keep))]


def _special(turn: Turn, word: heard.Word, opened: OpenForm | None) -> list[Outcome] | None:
    """Do cancel, help, going back and going on; None for every other word."""
    if word.id == "cancel":
        return _control(turn, "cancel", opened)
    if word.id in _CONTROLS and opened is not None:
        return _control(turn, word.id, opened)
    if word.id in _CONTROLS:
        data = decisions.pressed_by_words(turn, turn.event.text)
        return _pressed(turn, data) if data else [Reply(text("dialogue.nothing_open"))]
    if word.id == "continue":
        return _parked(turn)
    return None


def _control(turn: Turn, word: str, opened: OpenForm | None) -> list[Outcome]:
    if opened is None:
        return [Reply(text("dialogue.nothing_open"))]
    return filling.control(turn, commands.FORMS[opened.name], opened, word)


def _command(turn: Turn, intent: object, opened: OpenForm | None) -> list[Outcome] | None:
    """Do what a whole message asks for, even inside an open form; then ask its question again."""
    if isinstance(intent, heard.Withdraw) and not intent.explicit and opened is not None:
        return _control(turn, "cancel", opened)
    if opened is not None and belonging.to(turn, intent, opened):
        return None
    for command in commands.meaning(intent):
        done = command.handle(turn, intent)
        if done is not None:
            return _with_question(turn, done, opened)
    return None


def _about_what_was_shown(
    turn: Turn, intent: heard.Decision | heard.Receipt, opened: OpenForm | None
) -> list[Outcome] | None:
    if isinstance(intent, heard.Receipt):
        confirmed = receiving.said(turn, inside=opened is not None)
        return None if confirmed is None else _with_question(turn, confirmed, opened)
    shown = decisions.last_shown(turn)
    named = intent.which is not None or intent.name is not None
    if opened is not None and shown is None and not named:
        return None
    return _with_question(turn, decisions.by_words(turn, intent), opened)


def _with_question(turn: Turn, done: list[Outcome], before: OpenForm | None) -> list[Outcome]:
    """Repeat the question of the form that was open before and still is, after something else."""
    opened = turn.conversation.open
    if opened is None or opened is not before:
        return done
    return [*done, filling.ask(turn, commands.FORMS[opened.name], opened)]


def _pressed(turn: Turn, data: str) -> list[Outcome]:
    """Do what a button stands for; one that is stale or forged is answered politely."""
    kind, *parts = data.split(":")
    before = turn.conversation.open
    try:
        if kind == "f":
            return _form_pressed(turn, parts)
        if kind == "do":
            action = commands.ACTIONS.get(parts[0] if parts else "")
            return _with_question(turn, action(turn), before) if action else _stale(turn)
        if kind == "resume":
            return _resume(turn, number(parts, 0))
        press = commands.PRESSES.get(kind)
        if press is None:
            return _stale(turn)
        return _with_question(turn, press(turn, parts), before)
    except ForgedButtonError:
        return _stale(turn)


def _form_pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    opened = turn.conversation.open
    serial, asked = number(parts, 0), number(parts, 1)
    if opened is None or opened.serial != serial:
        return _stale(turn)
    choice = parts[2] if len(parts) > 2 else ""  # noqa: PLR2004  serial, question, choice
    return filling.press(turn, commands.FORMS[opened.name], opened, (asked, choice))


def _stale(turn: Turn) -> list[Outcome]:
    return _with_question(turn, [Reply(text("dialogue.stale"))], turn.conversation.open)


def _parked(turn: Turn) -> list[Outcome]:
    """List what was put aside; one alone is taken up at once."""
    parked = turn.conversation.parked
    if not parked:
        opened = turn.conversation.open
        nothing: list[Outcome] = [] if opened else [Reply(text("dialogue.nothing_parked"))]
        return _with_question(turn, nothing, opened)
    if len(parked) == 1:
        return _resume(turn, parked[0].serial)
    rows = tuple(
        (Button(text(f"form.name.{form.name}"), f"resume:{form.serial}"),) for form in parked
    )
    return [Reply(text("dialogue.parked"), rows)]


def _resume(turn: Turn, serial: int) -> list[Outcome]:
    for index, form in enumerate(turn.conversation.parked):
        if form.serial == serial:
            opened = turn.conversation.resume(index, turn.now)
            return filling.resume(turn, commands.FORMS[opened.name], opened)
    return _stale(turn)


def _file(turn: Turn) -> list[Outcome]:
    """Give a file to whom it is for; of anything else nothing is made unasked."""
    opened = turn.conversation.open
    for take in commands.FILES:
        done = take(turn)
        if done is not None:
            return _with_question(turn, done, opened)
    if opened is not None:
        return filling.hear(turn, commands.FORMS[opened.name], opened, "")
    if turn.event.text:
        return _said(turn, turn.event.text)
    return [Reply(text("dialogue.cannot_read"))]


def _without_slash(said: str) -> str:
    return _SLASH.sub(r"\1", said.strip())

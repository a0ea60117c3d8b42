"""Diary lines: one message is enough; what might be one is offered, never taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from handlers import diary_files, diary_tags, files, pressing
from handlers.files import Sent
from handlers.reading import read_command
from handlers.reading.diary import read_line
from handlers.reading.values import Misread
from handlers.rules import diary as rules
from handlers.talk import Button, Outcome, Reply, Words, lines, text
from storage import diary, tables
from storage.diary import Wording
from storage.diary_kinds import LineId
from storage.kinds import EventKind

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.turn import Turn

LONGEST = 2000
PURPOSE = "diary.file"
_SHORTEST_OFFER = 5
_OFFERS = "diary_offers"
_OFFERS_KEPT = 5
_ALBUM = "diary_album"
_WITH_FILE = frozenset({EventKind.voice, EventKind.photo})


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was said: its words, its day, its message, and the file that came with it.

    `more` are the other pictures of an album, each of which came as a message of its own.
    """

    body: str
    day: date
    event_key: str
    message: str
    at: datetime
    file: Sent | None = None
    more: tuple[Sent, ...] = ()

    @property
    def files(self) -> tuple[Sent, ...]:
        """All that came with it."""
        return () if self.file is None else (self.file, *self.more)


_SAID: TypeAdapter[Said] = TypeAdapter(Said)


def write(turn: Turn, word: Word) -> list[Outcome]:
    """Store what follows 日志, or say how to write a line; a picture it came with goes along."""
    if turn.team is None:
        return [Reply(text("diary.no_team"))]
    if not word.rest:
        return [Reply(text("diary.how"))]
    heard = read_line(word.rest, turn.today)
    if isinstance(heard.day, Misread):
        return [Reply(text(heard.day.reason, **heard.day.params))]
    if not _within_reach(turn, heard.day):
        most = turn.rules.policy.diary.lines.days_back
        words = text("diary.too_old", day=heard.day, n=most)
        return [Reply(words, rule=turn.cite("diary.lines"))]
    return _keep(turn, said_here(turn, heard.body, heard.day))


def offer(turn: Turn, said: str) -> list[Outcome] | None:
    """Offer to keep a sentence nobody understood as a diary line; None where it cannot be one."""
    body = said.strip()
    if turn.team is None or len(body) < _SHORTEST_OFFER:
        return None
    if len(body) > LONGEST:
        return [Reply(text("diary.too_long", max=LONGEST))]
    line = _as_line(turn, body)
    today = line.day == turn.today
    words = text("diary.offer") if today else text("diary.offer_day", day=line.day)
    return _offered(turn, line, words)


def take(turn: Turn) -> list[Outcome] | None:
    """Offer to keep a voice note or a picture as a diary line; None for all other files.

    A caption that says something known means what it says, and is left to whom it is for.
    """
    sent = files.of_message(turn)
    if sent is None or sent.kind not in _WITH_FILE or turn.team is None:
        return None
    if turn.conversation.open is not None:
        return None
    if sent.caption and read_command(sent.caption, turn.hearing()) is not None:
        return None
    refused = files.refusal(turn, sent)
    if refused is not None:
        return [Reply(refused)]
    if sent.album and _joined(turn, sent):
        return []
    line = _as_line(turn, sent.caption.strip())
    return _offered(turn, line, text(f"diary.offer_{sent.kind}", day=line.day))


def pressed(turn: Turn, arguments: list[str]) -> list[Outcome]:
    """Take [存日志], once for each offer, or a button about the duties or the file of a line."""
    what = pressing.word(arguments, 0)
    if what == "file":
        return diary_files.show(turn, LineId(pressing.number(arguments, 1)))
    if what != "keep":
        return diary_tags.pressed(turn, what, arguments[1:])
    offers = dict(turn.conversation.notes.get(_OFFERS, {}))
    offered = offers.pop(str(pressing.number(arguments, 1)), None)
    if offered is None:
        return [Reply(text("dialogue.stale"))]
    turn.conversation.note(_OFFERS, offers)
    return _keep(turn, _SAID.validate_python(offered))


def said_here(turn: Turn, body: str, day: date) -> Said:
    """Give a line said in this turn's message."""
    sent = files.of_message(turn)
    file = sent if sent is not None and sent.kind in _WITH_FILE else None
    return Said(body, day, turn.event.key, message_of(turn), turn.event.sent_at, file)


def message_of(turn: Turn) -> str:
    """Give what tells this message from all others, "" where the platform does not number them."""
    event, place = turn.event, turn.event.address
    if not event.message_id:
        return ""
    return f"{place.platform}:{place.bot}:{place.chat}:{event.message_id}"


def keep(turn: Turn, said: Said) -> tables.DiaryLine:
    """Store a line; changing its message later changes the line."""
    new = wording(turn, said.body, said.day)
    line = tables.DiaryLine(
        event_key=said.event_key,
        person_id=turn.person.id,
        team_id=turn.team.id if turn.team else None,
        day=new.day,
        body=new.body,
        duties=list(new.duties),
        households=list(new.households),
        file_kind=said.file.kind if said.file is not None else None,
        said_at=said.at,
        message=said.message,
        former=[],
    )
    diary.write(turn.work, line)
    for file in said.files:
        files.keep(turn, file, PURPOSE, diary_tags.about(line.id))
        if file.album:
            turn.conversation.note(_ALBUM, {"id": file.album, "line": line.id})
    return line


def _joined(turn: Turn, sent: Sent) -> bool:
    """Put a picture of an album to those before it, offered or kept; False if it is the first.

    Who sent one album is asked once, whether its pictures come before the answer or after it.
    """
    offers = dict(turn.conversation.notes.get(_OFFERS, {}))
    for number, one in offers.items():
        before = _SAID.validate_python(one)
        if before.file is None or before.file.album != sent.album:
            continue
        said = before if before.body else _as_line(turn, sent.caption.strip())
        joined = replace(before, body=said.body, day=said.day, more=(*before.more, sent))
        offers[number] = _SAID.dump_python(joined, mode="json")
        turn.conversation.note(_OFFERS, offers)
        return True
    kept = turn.conversation.notes.get(_ALBUM)
    if kept is None or kept["id"] != sent.album:
        return False
    files.keep(turn, sent, PURPOSE, diary_tags.about(LineId(kept["line"])))
    return True


def wording(turn: Turn, body: str, day: date) -> Wording:
    """Give the words of a line with what the rules read in them."""
    body = body[:LONGEST]
    duties = rules.duties_of(body, turn.rules.policy.duties)
    return Wording(body, day, duties, rules.households_of(body))


def reworded(turn: Turn, said: str) -> date | None:
    """Let an offer whose message was changed be of the new words; give its day, None: no offer."""
    message = message_of(turn)
    offers = dict(turn.conversation.notes.get(_OFFERS, {}))
    number = next((n for n, one in offers.items() if one["message"] == message), "")
    if not message or not number or len(said) > LONGEST:
        return None
    before = _SAID.validate_python(offers[number])
    line = _as_line(turn, said)
    now = replace(before, body=line.body, day=line.day, message=line.message)
    offers[number] = _SAID.dump_python(now, mode="json")
    turn.conversation.note(_OFFERS, offers)
    return now.day


def masked(turn: Turn) -> Words | None:
    """Say that numbers of cards in the message were starred, where there were any."""
    return text("diary.masked") if turn.masked else None


def _keep(turn: Turn, said: Said) -> list[Outcome]:
    if len(said.body) > LONGEST:
        return [Reply(text("diary.too_long", max=LONGEST))]
    if said.file is not None:
        refused = files.refusal(turn, said.file)
        if refused is not None:
            return [Reply(refused)]
    line = keep(turn, said)
    words = lines(
        text("diary.kept", day=line.day),
        _of_the_files(said),
        masked(turn),
        diary_tags.said(turn, line),
    )
    return [Reply(words, diary_tags.echo(turn, line), diary_tags.about(line.id))]


def _of_the_files(said: Said) -> Words | None:
    """Say what was made of the files, and that nothing else was."""
    if said.more:
        return text("diary.file_album", n=len(said.files))
    return text(f"diary.file_{said.file.kind}") if said.file is not None else None


def _as_line(turn: Turn, body: str) -> Said:
    """Give what might be a line; today's as a whole where the day it names is none to write."""
    heard = read_line(body, turn.today)
    if isinstance(heard.day, Misread) or not _within_reach(turn, heard.day):
        return said_here(turn, body, turn.today)
    return said_here(turn, heard.body, heard.day)


def _offered(turn: Turn, line: Said, words: Words) -> list[Outcome]:
    offers = dict(turn.conversation.notes.get(_OFFERS, {}))
    number = max(map(int, offers), default=0) + 1
    offers[str(number)] = _SAID.dump_python(line, mode="json")
    kept = sorted(offers, key=int)[-_OFFERS_KEPT:]
    turn.conversation.note(_OFFERS, {one: offers[one] for one in kept})
    buttons = (
        Button(text("diary.keep"), f"diary:keep:{number}"),
        Button(text("dialogue.help_button"), "do:help"),
    )
    return [Reply(lines(words, masked(turn)), (buttons,))]


def _within_reach(turn: Turn, day: date) -> bool:
    return turn.today - timedelta(days=turn.rules.policy.diary.lines.days_back) <= day

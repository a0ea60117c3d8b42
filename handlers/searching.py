"""查 饮水 3月: finds diary lines, reports and problems, the newest first, ten at a time.

Nothing is counted: how many lines somebody wrote is not what they are for.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from handlers import households, naming, pressing, searched
from handlers.searched import Query
from handlers.statistics import sheets, words
from handlers.statistics.scopes import Scope
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import people, search, tokens
from storage.kinds import PersonId
from storage.search import Place
from storage.tables.search import SearchKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handlers.reading.looked_for import SearchWords
    from handlers.searched import Reach
    from handlers.turn import Turn
    from storage.search import Found, Hit

_PAGE = 10
_BEFORE, _LENGTH = 12, 60
_NOTE = "search"
_KEPT = 3
"""Searches whose next page may be asked for; buttons of earlier ones are stale."""


def say(turn: Turn, said: SearchWords) -> list[Outcome]:
    """Answer a message that looks for something, or say how to look."""
    reached = searched.reach(turn)
    if not reached:
        return [Reply(text("search.not_yours"))]
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    if not said.words and said.span is None and said.kind is None:
        return [Reply(text("search.how"))]
    query = searched.understand(turn, said, reached)
    if not isinstance(query, Query):
        return [Reply(text(query.reason, **query.params))]
    return _first_page(turn, query, reached)


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Give the next page (`more:7:2026-11-20:123`), or search the words as typed (`plain:7`)."""
    what, serial = pressing.word(parts, 0), pressing.number(parts, 1)
    if what not in {"more", "plain"}:
        raise pressing.ForgedButtonError(what)
    kept = dict(turn.conversation.notes.get(_NOTE, ()))
    reached = searched.reach(turn)
    if serial not in kept or not reached:
        return [Reply(text("search.stale"))]
    query = Query.from_json(kept[serial])
    if what == "plain":
        return _first_page(turn, query.plainly(), reached)
    after = Place(pressing.day(parts, 2), pressing.number(parts, 3))
    return _page(turn, query, reached, serial, after)


def _first_page(turn: Turn, query: Query, reached: Reach) -> list[Outcome]:
    kept: list[list[Any]] = list(turn.conversation.notes.get(_NOTE, ()))
    serial = 1 + max((number for number, _ in kept), default=0)
    turn.conversation.note(_NOTE, [*kept, [serial, query.to_json()]][-_KEPT:])
    return _page(turn, query, reached, serial, None)


def _page(
    turn: Turn, query: Query, reached: Reach, serial: int, after: Place | None
) -> list[Outcome]:
    found = search.find(turn.work, searched.wanted(turn, query, reached), after, _PAGE)
    searched.audited(turn, query, reached)
    sought = _sought(turn, query)
    buttons = []
    if found.after is not None:
        place = f"{found.after.day}:{found.after.id}"
        buttons.append(Button(text("search.more"), f"search:more:{serial}:{place}"))
    if query.literal and after is None:
        button = text("search.plainly", words=" ".join(query.literal))
        buttons.append(Button(button, f"search:plain:{serial}"))
    choices = tuple((button,) for button in buttons)
    if not found.hits:
        nothing = "search.nothing" if after is None else "search.no_more"
        return [Reply(text(nothing, sought=sought), choices)]
    head = text("search.head" if after is None else "search.head_more", sought=sought)
    return [Reply(lines(head, *_rows(turn, query, found)), choices)]


def _sought(turn: Turn, query: Query) -> Words:
    """Say what was looked for as it was understood, so that a wrong reading is seen at once."""
    directory = turn.office.directory
    parts: list[Words] = [text("search.word", word=word) for word in query.words]
    if query.person is not None:
        who = PersonId(query.person)
        parts.append(Verbatim(people.load(turn.work, [who])[who].name))
    if query.place:
        scope = Scope.of_code(query.place)
        named = directory.teams[scope.team] if scope.kind == "t" else directory.areas[scope.area]
        parts.append(Verbatim(named.name))
    duties = {duty.id: duty.label for duty in turn.rules.policy.duties}
    if query.duty in duties:
        parts.append(text("label", value=duties[query.duty]))
    if query.kind:
        parts.append(text(f"search.kind.{query.kind}"))
    if query.days:
        first, last = map(date.fromisoformat, query.days)
        parts.append(words.named(sheets.period(first, last, max(turn.today, last))))
    return text("search.sought", parts=tuple(parts))


def _rows(turn: Turn, query: Query, found: Found) -> list[Words]:
    ids = sorted({hit.person for hit in found.hits if hit.person is not None})
    names = naming.told_apart(turn, people.load(turn.work, ids).values(), turn.today)
    several = len({hit.team for hit in found.hits}) > 1
    first = query.words[0] if query.words else ""
    return [
        text(
            f"search.row_{hit.kind.value}",
            day=hit.place.day,
            who=_who(turn, hit, names, several=several),
            body=_body(turn, hit, first),
        )
        for hit in found.hits
    ]


def _body(turn: Turn, hit: Hit, word: str) -> Words:
    if not hit.words:
        return text("search.no_words")
    return Verbatim(excerpt(households.shown(turn, hit.team, hit.words), word))


def _who(turn: Turn, hit: Hit, names: Mapping[PersonId, str], *, several: bool) -> Words:
    """Give whose it is: of a report the team, of a line the name, with the village if needed."""
    directory = turn.office.directory
    team = directory.teams[hit.team] if hit.team is not None else None
    if hit.kind is SearchKind.report and team is not None:
        return Verbatim(team.name)
    name = names[hit.person] if hit.person is not None else ""
    village = directory.areas[team.village].name if team is not None else ""
    if not several or not village or village in name:
        return Verbatim(name or village)
    return text("search.who", name=name, village=village)


def excerpt(body: str, word: str) -> str:
    """Give the words around a word, in one line; the beginning where it does not stand there."""
    line = " ".join(body.split())
    place = tokens.place(tokens.plain(line), word)
    start = 0
    # Only where nothing changed its length do places in the compared text fit the written one.
    if place is not None and len(tokens.plain(line)) == len(line):
        start = max(0, place[0] - _BEFORE) if place[1] > _LENGTH else 0
    cut = line[start : start + _LENGTH]
    return f"{'…' if start else ''}{cut}{'…' if start + _LENGTH < len(line) else ''}"

"""Finds what was written by its words, by who wrote it where, by duty and by day."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    and_,
    column,
    delete,
    false,
    func,
    literal_column,
    or_,
    select,
    table,
)

from storage import bulk, tables, tokens
from storage.kinds import PersonId, TeamId
from storage.report_values import texts_of
from storage.tables.search import SearchEntry, SearchKind
from storage.tokens import Phrase
from storage.work import Work

_ROUND = 40
_LOOKED_AT = 400
"""Candidates one search looks at; whoever wants more asks for more."""


@dataclass(frozen=True, slots=True)
class Written:
    """Something to be found: where it belongs, its words and the ids of its duties."""

    kind: SearchKind
    id: int
    person: int | None
    team: int | None
    day: date
    words: str
    duties: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, all of it at once, and among whose writings.

    `teams` None: anybody's; `own` is somebody whose own writings are looked at besides those of
    the teams. Each of `words` must occur as it stands.
    """

    teams: Collection[TeamId] | None = ()
    own: PersonId | None = None
    words: Sequence[str] = ()
    person: PersonId | None = None
    duty: str = ""
    kind: SearchKind | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in what was found, the newest first: what is older comes after it."""

    day: date
    id: int


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; `words` are those written, of a report the head that fits."""

    kind: SearchKind
    ref: int
    person: PersonId | None
    team: TeamId | None
    words: str
    place: Place


@dataclass(slots=True)
class Found:
    """A page of hits; `after` is where the next one begins, None after the last."""

    hits: list[Hit] = field(default_factory=list)
    after: Place | None = None


def put(work: Work, written: Sequence[Written]) -> None:
    """Let these be found by their words as they are now."""
    rows = [
        {
            "kind": one.kind,
            "ref_id": one.id,
            "person_id": one.person,
            "team_id": one.team,
            "day": one.day,
            "tokens": " ".join([*tokens.kept(one.words), *map(_of_duty, one.duties)]),
        }
        for one in written
    ]
    bulk.upsert(work.connection, tables.table(SearchEntry), rows, ("kind", "ref_id"))


def day_of(work: Work, at: datetime) -> date:
    """Give the day of an instant where the office is, as people remember it."""
    zone = work.one(select(tables.Installation.timezone))
    return at.astimezone(ZoneInfo(zone)).date() if zone else at.date()


def put_lines(work: Work, lines: Sequence[tables.DiaryLine]) -> None:
    """Let lines of the diary be found as they are now: after writing, changing or tagging them."""
    written = (
        Written(SearchKind.line, line.id, line.person_id, line.team_id, line.day, line.body,
                line.duties)
        for line in lines
    )  # fmt: skip
    put(work, list(written))


def drop(work: Work, kind: SearchKind, ids: Collection[int]) -> None:
    """Let these be found no more."""
    work.run(
        delete(SearchEntry)
        .where(SearchEntry.kind == kind, SearchEntry.ref_id.in_(sorted(ids)))
        .execution_options(synchronize_session=False)
    )


def find(work: Work, wanted: Wanted, after: Place | None = None, limit: int = 10) -> Found:
    """Give a page of what is wanted, the newest first; every hit was seen to hold the words."""
    found, seen = Found(), 0
    while seen < _LOOKED_AT:
        rows = work.rows(_candidates(work, wanted, after))
        for hit in _confirmed(work, wanted, rows):
            if len(found.hits) == limit:
                found.after = found.hits[-1].place
                return found
            found.hits.append(hit)
        seen += len(rows)
        if len(rows) < _ROUND:
            return found
        after = Place(rows[-1].day, rows[-1].id)
    found.after = after
    return found


def _candidates(work: Work, wanted: Wanted, after: Place | None) -> Any:  # noqa: ANN401  a select
    row = SearchEntry
    phrases = [phrase for word in wanted.words for phrase in tokens.phrases(word)]
    if wanted.duty:
        phrases.append(Phrase((_of_duty(wanted.duty),)))
    conditions = [_scope(wanted)]
    if phrases:
        conditions.append((_on_sqlite if work.is_sqlite else _on_postgresql)(phrases))
    if wanted.person is not None:
        conditions.append(row.person_id == wanted.person)
    if wanted.kind is not None:
        conditions.append(row.kind == wanted.kind)
    if wanted.first is not None:
        conditions.append(row.day >= wanted.first)
    if wanted.last is not None:
        conditions.append(row.day <= wanted.last)
    if after is not None:
        older = or_(row.day < after.day, and_(row.day == after.day, row.id < after.id))
        conditions += [row.day <= after.day, older]
    columns = (row.id, row.kind, row.ref_id, row.person_id, row.team_id, row.day)
    newest = (row.day.desc(), row.id.desc())
    return select(*columns).where(*conditions).order_by(*newest).limit(_ROUND)


def _scope(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.teams is None:
        return SearchEntry.id.is_not(None)
    theirs = SearchEntry.team_id.in_(sorted(wanted.teams)) if wanted.teams else false()
    return theirs if wanted.own is None else or_(theirs, SearchEntry.person_id == wanted.own)


def _on_sqlite(phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    sought = " AND ".join(
        f'"{" ".join(phrase.tokens)}"{"*" if phrase.begins else ""}' for phrase in phrases
    )
    index = table("search_word", column("rowid"))
    named: ColumnElement[Any] = literal_column("search_word")
    return SearchEntry.id.in_(select(index.c.rowid).where(named.op("MATCH")(sought)))


def _on_postgresql(phrases: Sequence[Phrase]) -> ColumnElement[bool]:
    sought = " & ".join(
        f"({' <-> '.join(phrase.tokens)}{':*' if phrase.begins else ''})" for phrase in phrases
    )
    simple: ColumnElement[Any] = literal_column("'simple'")
    kept = func.to_tsvector(simple, SearchEntry.tokens)
    return kept.op("@@")(func.to_tsquery(simple, sought))


def _of_duty(duty: str) -> str:
    """Give the token of a duty: of signs a search never cuts, and no word people write."""
    return "zzduty" + "".join(sign for sign in duty.lower() if sign.isalnum() and sign.isascii())


def _confirmed(work: Work, wanted: Wanted, rows: Sequence[Any]) -> Iterator[Hit]:
    """Give those whose text really holds every word, and that are tagged with the duty."""
    texts = {
        kind: _texts(work, kind, [row.ref_id for row in rows if row.kind == kind])
        for kind in {row.kind for row in rows}
    }
    for row in rows:
        written = texts[row.kind].get(row.ref_id)
        if written is None or (wanted.duty and wanted.duty not in written[1]):
            continue
        part = _holding(written[0], wanted.words)
        if part is not None:
            place = Place(row.day, row.id)
            yield Hit(row.kind, row.ref_id, row.person_id, row.team_id, part, place)


def _texts(
    work: Work, kind: SearchKind, ids: Sequence[int]
) -> dict[int, tuple[tuple[str, ...], Sequence[str]]]:
    """Give the texts of some rows of a kind, in their parts, and their duties."""
    if kind is SearchKind.line:
        line = tables.DiaryLine
        rows = work.rows(select(line.id, line.body, line.duties).where(line.id.in_(ids)))
        return {row.id: ((row.body,), row.duties) for row in rows}
    if kind is SearchKind.problem:
        problem = tables.Problem
        rows = work.rows(select(problem.id, problem.body).where(problem.id.in_(ids)))
        return {row.id: ((row.body,), ()) for row in rows}
    report, version = tables.Report, tables.ReportVersion
    newest = (version.report_id == report.id) & (version.n == report.version)
    filed = select(report.id, version.sections).join(version, newest)
    rows = work.rows(filed.where(report.id.in_(ids)))
    return {row.id: (tuple(texts_of(row.sections)), ()) for row in rows}


def _holding(parts: Sequence[str], words: Sequence[str]) -> str | None:
    """Give the first part that holds the first word, if every word occurs in one of them."""
    plain = [tokens.plain(part) for part in parts]
    if not all(any(tokens.place(part, word) for part in plain) for word in words):
        return None
    first = words[0] if words else ""
    fitting = (part for part, low in zip(parts, plain, strict=True) if tokens.place(low, first))
    return next(fitting, "")

"""看出处: under each sentence of a report, the records it was made from, read as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import spell
from handlers.reports import words
from handlers.rules.span import Span
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import people, source_rows
from storage.kinds import PersonId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handlers.reports.desk import Desk
    from handlers.rules.pack_report import Head
    from handlers.turn import Moment, Turn
    from storage.people import Person
    from storage.report_values import Sentence, Source
    from storage.source_rows import Row

_SHOWN = 8
_LONGEST = 30


def of_head(turn: Turn, desk: Desk, head: Head) -> list[Outcome]:
    """Show where every sentence under a head comes from."""
    told = of_sentences(turn, desk.under(head))
    back = (Button(text("report.button.back_to", head=head.label), desk.data("head", head)),)
    return [Reply(lines(text("report.sources", head=head.label), *told), (back,))]


def of_sentences(moment: Moment, sentences: Sequence[Sentence]) -> list[Words]:
    """Give each sentence, numbered, with its sources below; somebody's own words say so."""
    wanted = [source for one in sentences for source in one.sources]
    rows = source_rows.read(moment.work, wanted, moment.office.zone)
    ids = {row.person for some in rows.values() for row in some.values()}
    ids |= {PersonId(who) for one in wanted if one.kind == "days" for who in one.ids}
    known = people.load(moment.work, ids)
    found: list[Words] = []
    for n, one in enumerate(sentences, start=1):
        found.append(text("report.sentence", number=n, body=Verbatim(one.text)))
        found += [_source(source, rows[source.kind], known) for source in one.sources]
        if not one.sources:
            found.append(text("report.source.own"))
    return found


def _source(source: Source, rows: Mapping[int, Row], known: Mapping[PersonId, Person]) -> Words:
    """Give one kind of source: how many rows, and the first of them."""
    if source.kind == "days":
        names = tuple(known[PersonId(who)].name for who in source.ids if PersonId(who) in known)
        return text("report.source.days", names=names)
    there = [rows[one] for one in source.ids if one in rows]
    items = tuple(_row(row, known) for row in there[:_SHOWN])
    wording = "more" if len(there) > _SHOWN else "rows"
    kind = text(f"report.source.{source.kind}")
    gone = len(source.ids) - len(there)
    told = text(f"report.source.{wording}", kind=kind, items=items, n=len(there))
    return lines(told, text("report.source.gone", n=gone) if gone else None)


def _row(row: Row, known: Mapping[PersonId, Person]) -> Words:
    """Give a row by its days, whose it is and, of a diary line or meeting, its words."""
    whole = row.first == row.last
    days = words.day(row.first) if whole else spell.span(Span.whole(row.first, row.last))
    name = known[row.person].name if row.person in known else ""
    if row.body:
        body = row.body if len(row.body) <= _LONGEST else f"{row.body[:_LONGEST]}…"
        return text("report.source.said", day=days, name=name, body=Verbatim(body))
    return text("report.source.row", day=days, name=name)

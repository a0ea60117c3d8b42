"""A report as a Word file to print and sign, in the county's own template if it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import naming, searched
from handlers.documents import Filled, Kept
from handlers.reading.values import Misread
from handlers.reports import filed as filed_words
from handlers.reports import words
from handlers.rules.pack_terms import Label
from handlers.statistics import scopes
from handlers.statistics.scopes import Scope
from handlers.talk import Document, Outcome, Reply, Words, text
from storage import files as stored_files
from storage import filings, people
from storage.kinds import Level, TeamId
from storage.report_values import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from handlers.reading.looked_for import DocumentWords
    from handlers.rules.reporting import Kind
    from handlers.rules.span import Span
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.kinds import PersonId
    from storage.people import Person
    from storage.report_values import Filed

TEMPLATE = "report"
_LABELS = ("team", "township", "period", "state", "by", "on", "signature", "printed")
_NAME = 60
_LOOKED_AT = 60
"""Reports of a team looked through for the days said: ten years of half years, quarters too."""


def say(turn: Turn, said: DocumentWords) -> list[Outcome]:
    """Give a report of the days said, or the one filed last, to who may read it.

    It is a team's, or somebody's own; a Word file filed with it comes too.
    """
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    kind, place = words.kind_in(turn, said.place)
    subject = _subject(turn, place)
    if isinstance(subject, Misread):
        return [Reply(text(subject.reason, **subject.params))]
    row = _chosen(turn, subject, kind, said.span)
    if row is None:
        return [Reply(text("report_paper.none", whose=_whose(turn, subject)))]
    if subject.team not in searched.reach(turn).teams:
        people.audit(turn.work, turn.person.id, "report.paper", f"report:{row.id}", turn.now)
    by = people.load(turn.work, [row.newest.by])
    title = filed_words.full_title(turn, row.key)
    caption = text("report_paper.caption", title=title)
    paper = Document(file_name(turn, row, turn.spell), filled(turn, row, by, turn.spell), caption)
    return [paper, *_enclosed(turn, row, title)]


def _whose(turn: Turn, subject: Subject) -> Words:
    other = subject.person is not None and subject.person != turn.person.id
    known = people.load(turn.work, [subject.person]) if other and subject.person else {}
    return words.whose(turn, subject if other else Subject(subject.team), known)


def _enclosed(turn: Turn, row: Filed, title: Words) -> list[Outcome]:
    """Give the Word file filed with a report, if it is still kept."""
    found = enclosed(turn, [row]).get(row.id)
    if found is None or found.digest is None:
        return []
    name = file_name(turn, row, turn.spell, more="report_paper.enclosed_name")
    caption = text("report_paper.enclosed", title=title)
    return [Document(name, Kept(found.digest), caption, mime=found.mime)]


def enclosed(moment: Moment, rows: Iterable[Filed]) -> dict[int, tables.StoredFile]:
    """Give the Word files filed with the newest versions of reports, by report."""
    wanted = {row.id: row.newest.file for row in rows if row.newest.file is not None}
    found = stored_files.some(moment.work, list(wanted.values()))
    return {report: found[file] for report, file in wanted.items() if file in found}


def _subject(turn: Turn, said: str) -> Subject | Misread:
    """Give whose report it is: of a team of that name, of a person, or the speaker's own."""
    team = _team(turn, said)
    if not isinstance(team, Misread):
        # Where nobody was named it may be the speaker's own as well as that of the team.
        own = turn.person.id if not said and turn.team and turn.team.id == team else None
        return Subject(team, own)
    if team.reason != "statistics.unknown":
        return team
    who = naming.find(turn, said, lambda one: _readable(turn, one) is not None)
    if isinstance(who, Misread):
        return team if who.reason == "naming.unknown" else who
    there = _readable(turn, who)
    return team if there is None else Subject(there, who.id)


def _readable(turn: Turn, person: Person) -> TeamId | None:
    """Give the team in which somebody's own reports are the speaker's to read."""
    own = person.id == turn.person.id
    for post in scopes.posted(person):
        if post.team is not None and (own or scopes.answers_for(turn, Scope("t", post.team))):
            return post.team
    return None


def _team(turn: Turn, said: str) -> TeamId | Misread:
    """Give the team of that name among those whose reports may be read, or the speaker's own."""
    theirs = searched.teams_of(turn, searched.reach(turn))
    led = people.leads(turn.person, turn.today)
    if not said:
        own = led[0] if led else turn.team.id if turn.team is not None else None
        return own if own is not None else Misread("report_paper.which", {})
    names = turn.office.directory.areas
    found = [
        team.id
        for team in turn.office.directory.teams.values()
        if team.id in theirs
        and (scopes.is_name(said, team.name) or scopes.is_name(said, names[team.village].name))
    ]
    if len(found) == 1:
        return found[0]
    reason = "report_paper.several" if found else "statistics.unknown"
    return Misread(reason, {"name": said})


def _chosen(turn: Turn, whose: Subject, kind: Kind | None, span: Span | None) -> Filed | None:
    """Give the report of just those days, else the newest of those that begin or end in them.

    Where neither kind nor person was named a report of the team goes before the speaker's own.
    """
    among = {whose}
    if whose.person in {None, turn.person.id}:
        among.add(Subject(whose.team))
    ids = filings.of_subjects(turn.work, among)[:_LOOKED_AT]
    wholes = filings.wholes(turn.work, ids)
    found = sorted(
        (wholes[one] for one in ids if kind is None or wholes[one].key.kind == kind.id),
        key=lambda one: one.key.subject.person is not None,
    )
    if span is None:
        return found[0] if found else None
    inside = []
    for one in found:
        known = filed_words.known(turn, one.key)
        if known is None:
            continue
        first, last = known[1].first, known[1].last
        if (first, last) == (span.first, span.last):
            return one
        if any(span.first <= day <= span.last for day in (first, last)):
            inside.append(one)
    return inside[0] if inside else None


def file_name(moment: Moment, row: Filed, spell: Callable[[Words], str], *, more: str = "") -> str:
    """Give the name of its file, of signs that every system takes in a file's name.

    `more` is the text id of what tells it from another file of the same report.
    """
    title = spell(filed_words.full_title(moment, row.key))
    said = "".join(sign for sign in title if sign.isalnum() or sign in " -—_()()")
    tail = f"-{spell(text(more))}" if more else ""
    return f"{said[:_NAME]}{tail}{Filled.suffix}"


def filled(
    moment: Moment, row: Filed, by: Mapping[PersonId, Person], spell: Callable[[Words], str]
) -> Filled:
    """Give the values of every placeholder, as `docs/operations.md` lists them."""
    office = moment.office
    team = office.directory.teams[row.key.subject.team]
    township = office.directory.above(team.village, Level.township)
    zone, known = office.zone, filed_words.known(moment, row.key)
    values: dict[str, Any] = {
        "title": spell(filed_words.full_title(moment, row.key)),
        "team": team.name,
        "township": township.name if township else "",
        "period": row.key.period if known is None else spell(words.period(*known)),
        "state": spell(state(row)),
        "by": by[row.newest.by].name,
        "on": row.newest.filed_at.astimezone(zone).date().isoformat(),
        "printed": moment.now.astimezone(zone).date().isoformat(),
        "heads": _heads(row, spell),
        "labels": {name: spell(text(f"report_paper.label.{name}")) for name in _LABELS},
    }
    return Filled(TEMPLATE, values)


def state(row: Filed) -> Words:
    """Give where it stands, and that it was late if it was."""
    plain = text(f"report_paper.state.{row.state.value}")
    return text("report_paper.state_late", state=plain) if row.late else plain


def _heads(row: Filed, spell: Callable[[Words], str]) -> list[dict[str, Any]]:
    """Give the heads as they were called when it was filed; a blank one stays blank."""
    return [
        {
            "label": spell(text("label", value=Label(zh=zh, en=en))),
            "paragraphs": [line for line in row.newest.text(id_).splitlines() if line.strip()],
        }
        for id_, zh, en in row.newest.labels
    ]

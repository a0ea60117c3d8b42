"""A report as a Word file to print and sign, in the county's own template if it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers import searched
from handlers.documents import Filled
from handlers.reading.values import Misread
from handlers.reports import filed as filed_words
from handlers.reports import words
from handlers.rules.pack_terms import Label
from handlers.statistics import scopes
from handlers.talk import Document, Outcome, Reply, Words, text
from storage import filings, people
from storage.kinds import Level, TeamId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handlers.reading.looked_for import DocumentWords
    from handlers.rules.span import Span
    from handlers.turn import Moment, Turn
    from storage.kinds import PersonId
    from storage.people import Person
    from storage.report_values import Filed

TEMPLATE = "report"
_LABELS = ("team", "township", "period", "state", "by", "on", "signature", "printed")
_NAME = 60
_LOOKED_AT = 60
"""Reports of a team looked through for the days said: ten years of half years, quarters too."""


def say(turn: Turn, said: DocumentWords) -> list[Outcome]:
    """Give a team's report of the days said, or the one filed last, to who may read it."""
    if said.problem is not None:
        return [Reply(text(said.problem.reason, **said.problem.params))]
    team = _team(turn, said.place)
    if not isinstance(team, int):
        return [Reply(text(team.reason, **team.params))]
    row = _chosen(turn, team, said.span)
    if row is None:
        named = turn.office.directory.teams[team].name
        return [Reply(text("report_paper.none", team=named))]
    if team not in searched.reach(turn).teams:
        people.audit(turn.work, turn.person.id, "report.paper", f"report:{row.id}", turn.now)
    by = people.load(turn.work, [row.newest.by])
    content = filled(turn, row, by, turn.spell)
    caption = text("report_paper.caption", title=filed_words.full_title(turn, row.key))
    return [Document(file_name(turn, row, turn.spell), content, caption)]


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


def _chosen(turn: Turn, team: TeamId, span: Span | None) -> Filed | None:
    """Give the report of just those days, else the newest of those that begin within them."""
    ids = filings.of_teams(turn.work, [team])
    wholes = filings.wholes(turn.work, ids[:_LOOKED_AT])
    found = [wholes[one] for one in ids[:_LOOKED_AT] if wholes[one].key.subject.person is None]
    if span is None:
        return found[0] if found else None
    inside = []
    for one in found:
        known = filed_words.known(turn, one.key)
        if known is not None and (known[1].first, known[1].last) == (span.first, span.last):
            return one
        if known is not None and span.first <= known[1].first <= span.last:
            inside.append(one)
    return inside[0] if inside else None


def file_name(moment: Moment, row: Filed, spell: Callable[[Words], str]) -> str:
    """Give the name of its file, of signs that every system takes in a file's name."""
    title = spell(filed_words.full_title(moment, row.key))
    said = "".join(sign for sign in title if sign.isalnum() or sign in " -_()()")
    return f"{said[:_NAME]}{Filled.suffix}"


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

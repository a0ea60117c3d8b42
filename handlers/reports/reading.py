"""看报告: a report that was filed, all of it, its versions with what changed, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import pressing
from handlers.documents import Kept
from handlers.reports import accepting, acceptors, filing, sources
from handlers.reports import filed as filed_words
from handlers.rules import differences
from handlers.rules.pack_terms import Label
from handlers.statistics import scopes
from handlers.statistics.scopes import Scope
from handlers.talk import Button, Document, Outcome, Reply, Verbatim, Words, lines, text
from storage import files as stored_files
from storage import filing_decisions, filings, people
from storage.kinds import ReportState

if TYPE_CHECKING:
    from handlers.reading.values import Word
    from handlers.turn import Turn
    from storage.report_values import Filed, Version

_SHOWN = 12
_AT_MOST = 60


def say(turn: Turn, word: Word) -> list[Outcome]:
    """Answer 收报告 and 看报告 石桥村: what waits to be accepted, or what a team filed."""
    if not word.rest and acceptors.may(turn) and accepting.waiting(turn):
        return accepting.show(turn)
    scope = scopes.named(turn, word.rest)
    if not isinstance(scope, Scope):
        return [Reply(text(scope.reason, **scope.params))]
    return _filed_by(turn, scope)


def _filed_by(turn: Turn, scope: Scope) -> list[Outcome]:
    """List the reports of a team, an area or oneself that the speaker may read."""
    directory = turn.office.directory
    match scope.kind:
        case "t":
            teams = [scope.team]
        case "a":
            teams = [team.id for team in directory.teams_in(scope.area)]
        case _:
            teams = [turn.team.id] if turn.team else []
    ids = filings.of_teams(turn.work, teams)[:_AT_MOST]
    found = [one for one in filings.wholes(turn.work, ids).values() if may_read(turn, one)]
    found.sort(key=lambda one: (one.filed_at, one.id), reverse=True)
    if not found:
        return [Reply(text("report.none_filed"))]
    titles = filed_words.full_titles(turn, [one.key for one in found[:_SHOWN]])
    rows = tuple(
        (Button(title, f"report:read:{one.id}"),)
        for title, one in zip(titles, found, strict=False)
    )
    return [Reply(text("report.filed_list", n=len(found)), rows)]


def may_read(turn: Turn, filed: Filed) -> bool:
    """Tell whether a report is the speaker's to read: their own, their team's, or their area's."""
    key = filed.key
    if turn.person.id in {key.subject.person, *(one.by for one in filed.versions)}:
        return True
    if acceptors.accepts(turn, key.subject.team, key.kind):
        return True
    scope = Scope("t", key.subject.team)
    if key.subject.person is not None:
        return scopes.answers_for(turn, scope)
    mine = turn.team is not None and turn.team.id == key.subject.team
    return mine or scopes.may_see(turn, scope)


def pressed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [打开]: show the newest version whole; who accepts it has opened it now."""
    filed = _readable(turn, parts)
    if filed is None:
        return [Reply(text("report.not_yours"))]
    newest = filed.newest
    mine = acceptors.accepts(turn, filed.key.subject.team, filed.key.kind)
    if mine:
        filing_decisions.opened(turn.work, filed.id, newest.n, turn.person.id, turn.now)
        about = f"report:{filed.id}:{newest.n}"
        people.audit(turn.work, turn.person.id, "report.read", about, turn.now)
    return [Reply(_whole(turn, filed, newest), _buttons(filed, mine=mine))]


def _readable(turn: Turn, parts: list[str]) -> Filed | None:
    filed = filings.whole(turn.work, pressing.number(parts, 0))
    return filed if filed is not None and may_read(turn, filed) else None


def _whole(turn: Turn, filed: Filed, version: Version) -> Words:
    heads = [
        filing.whole(Label(zh=zh, en=en), version.text(head)) for head, zh, en in version.labels
    ]
    enclosed = None if version.file is None else text("report.has_file")
    return lines(
        filed_words.full_title(turn, filed.key),
        text(
            "report.filed_by",
            name=filed_words.name(turn, version.by),
            at=version.filed_at,
            n=version.n,
            late=text("report.late_mark") if filed.late else "",
        ),
        filed_words.standing(turn, filed) if version.n == filed.newest.n else None,
        *heads,
        enclosed,
    )


def _buttons(filed: Filed, *, mine: bool) -> tuple[tuple[Button, ...], ...]:
    newest = filed.newest
    here = f"{filed.id}:{newest.n}"
    rows: list[tuple[Button, ...]] = []
    if mine and filed.state is ReportState.submitted:
        rows.append(
            (
                Button(text("report.button.accept"), f"report:accept:{here}"),
                Button(text("report.button.return"), f"report:return:{here}"),
            )
        )
    look = [Button(text("report.button.sources"), f"report:from:{filed.id}")]
    if len(filed.versions) > 1:
        look.append(Button(text("report.button.history"), f"report:history:{filed.id}"))
    if newest.file is not None:
        look.append(Button(text("report.button.file"), f"report:enclosed:{filed.id}"))
    return (*rows, tuple(look))


def from_where(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [看出处] of a filed report: every sentence with the records it came from."""
    filed = _readable(turn, parts)
    if filed is None:
        return [Reply(text("report.not_yours"))]
    newest = filed.newest
    shown: list[Words] = []
    for head, zh, en in newest.labels:
        shown.append(text("report.sources", head=Label(zh=zh, en=en)))
        shown += sources.of_sentences(turn, newest.sections.get(head, ()))
    return [Reply(lines(*shown))]


def history(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [看修改]: every version, what was said of it, and what it changed."""
    filed = _readable(turn, parts)
    if filed is None:
        return [Reply(text("report.not_yours"))]
    shown: list[Words] = [filed_words.full_title(turn, filed.key)]
    before: Version | None = None
    for one in filed.versions:
        shown.append(
            text("report.version", n=one.n, name=filed_words.name(turn, one.by), at=one.filed_at)
        )
        shown += _changed(before, one) if before is not None else []
        if one.state is ReportState.returned and one.decided_by is not None:
            name = filed_words.name(turn, one.decided_by)
            comment = Verbatim(one.comment)
            shown.append(text("report.version_returned", name=name, comment=comment))
        before = one
    return [Reply(lines(*shown))]


def _changed(before: Version, after: Version) -> list[Words]:
    found: list[Words] = []
    for head, zh, en in after.labels:
        was = [one.text for one in before.sections.get(head, ())]
        now = [one.text for one in after.sections.get(head, ())]
        changes = list(differences.changes(was, now))
        if changes:
            found.append(text("report.changed_head", head=Label(zh=zh, en=en)))
        found += [text(f"report.line_{one.sign}", line=Verbatim(one.line)) for one in changes]
    return found or [text("report.nothing_changed")]


def enclosed(turn: Turn, parts: list[str]) -> list[Outcome]:
    """Take [看附件]: send the Word file that was filed with the newest version."""
    filed = _readable(turn, parts)
    if filed is None:
        return [Reply(text("report.not_yours"))]
    number = filed.newest.file
    file = None if number is None else stored_files.get(turn.work, number)
    if file is None or file.digest is None:
        return [Reply(text("dialogue.stale"))]
    caption = filed_words.full_title(turn, filed.key)
    return [Document(file.name or "report.docx", Kept(file.digest), caption, mime=file.mime)]

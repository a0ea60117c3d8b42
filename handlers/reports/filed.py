"""How a report that was filed is spoken of, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.reports import words
from handlers.rules import reporting
from handlers.talk import Verbatim, Words, text
from storage import people
from storage.kinds import PersonId, ReportState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.rules.reporting import Kind, Period
    from handlers.turn import Moment
    from storage.report_values import Filed, Key


def standing(moment: Moment, filed: Filed) -> Words:
    """Say where a report stands: waiting, accepted by whom, or sent back and why."""
    if filed.state is ReportState.submitted or filed.decided_by is None:
        return text("report.standing.submitted")
    return text(
        f"report.standing.{filed.state.value}",
        name=name(moment, filed.decided_by),
        at=filed.decided_at,
        comment=Verbatim(filed.comment),
    )


def title(moment: Moment, key: Key) -> Words:
    """Give what a filed report is called; one of a kind the pack no longer has by its ids."""
    found = known(moment, key)
    if found is None:
        return text("report.title.unknown", kind=key.kind, period=key.period)
    return words.title(*found)


def known(moment: Moment, key: Key) -> tuple[Kind, Period] | None:
    """Give kind and period of a filed report under today's pack, None where it has none such."""
    village = moment.office.directory.teams[key.subject.team].village
    policy = moment.office.rules_for(village, moment.office.business_day(moment.now)).policy
    try:
        kind = reporting.kind_of(policy, key.kind)
        if kind.length == "term":
            return kind, reporting.term_by_id(policy, kind, key.period)
        return kind, reporting.period_by_id(policy, kind, key.period)
    except (KeyError, ValueError):
        return None


def full_title(moment: Moment, key: Key) -> Words:
    """Give the same with whose it is."""
    return full_titles(moment, [key])[0]


def full_titles(moment: Moment, keys: Sequence[Key]) -> list[Words]:
    """Give many reports with whose they are, in one statement at most."""
    ids = {key.subject.person for key in keys if key.subject.person is not None}
    known_people = people.load(moment.work, ids) if ids else {}
    return [
        text(
            "report.full_title",
            whose=words.whose(moment, key.subject, known_people),
            title=title(moment, key),
        )
        for key in keys
    ]


def name(moment: Moment, who: PersonId) -> str:
    """Give what somebody is called."""
    return people.load(moment.work, [who])[who].name

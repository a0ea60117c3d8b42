"""Diary lines in a draft: how many of a duty there are, and the fullest of them word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.reports import words
from handlers.talk import Verbatim, text
from storage.report_values import Sentence, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from handlers.reports.drafting import Records
    from handlers.rules.pack_terms import Label
    from storage import tables

_LONGEST = 200


def duty(records: Records, name: str) -> Iterator[Sentence]:
    """Give what the diary says of a duty; a line of several duties is told under its first."""
    label = next(one.label for one in records.policy.duties if one.id == name)
    mine = [line for line in records.lines if line.duties and line.duties[0] == name]
    yield from _told(records, mine, label)


def other(records: Records) -> Iterator[Sentence]:
    """Give the lines that are tagged with no duty of the pack."""
    known = {one.id for one in records.policy.duties}
    mine = [line for line in records.lines if not line.duties or line.duties[0] not in known]
    yield from _told(records, mine, None)


def _told(
    records: Records, lines: Sequence[tables.DiaryLine], label: Label | None
) -> Iterator[Sentence]:
    if not lines:
        return
    name = text("report.said.other") if label is None else text("label", value=label)
    ids = tuple(line.id for line in lines)
    days = len({line.day for line in lines})
    counted = records.say("duty", name=name, n=len(lines), days=days)
    yield Sentence(counted, (Source("diary", ids),))
    for same in _chosen(lines, records.policy.report.draft.lines_per_duty):
        first = same[0]
        several = "quotes" if len(same) > 1 else "quote"
        said = records.say(
            several, day=words.day(first.day), n=len(same), body=Verbatim(cut(first.body))
        )
        yield Sentence(said, (Source("diary", tuple(line.id for line in same)),))


def _chosen(lines: Sequence[tables.DiaryLine], most: int) -> list[list[tables.DiaryLine]]:
    """Give the fullest line of each month, then the next fullest ones, in order of time.

    The same words said on several days are one.
    """
    alike: dict[str, list[tables.DiaryLine]] = {}
    for line in (one for one in lines if one.body.strip()):
        alike.setdefault(" ".join(line.body.split()), []).append(line)
    ranked = sorted(alike.values(), key=lambda same: (-len(same[0].body), same[0].day, same[0].id))
    of_month: dict[tuple[int, int], list[tables.DiaryLine]] = {}
    for same in ranked:
        of_month.setdefault((same[0].day.year, same[0].day.month), same)
    chosen = list(of_month.values())[:most]
    chosen += [same for same in ranked if same not in chosen][: most - len(chosen)]
    return sorted(chosen, key=lambda same: (same[0].day, same[0].id))


def cut(body: str) -> str:
    """Give somebody's words in one line, cut where they are too many."""
    whole = " ".join(body.split())
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST]}…"

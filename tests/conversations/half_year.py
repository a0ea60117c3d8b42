"""A generated half year of a team of three: what was recorded, and what was not to be told."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage import attendance, diary, meetings, tables
from storage.attendance import Mark, Origin
from storage.diary_kinds import ProblemState
from storage.kinds import Half, LeaveState, MarkSource, PolicyId
from tests.actors import ZONE, Stage

if TYPE_CHECKING:
    from storage.kinds import PersonId
    from storage.work import Work

FIRST, LENGTH = date(2026, 7, 1), 180
LAST = FIRST + timedelta(days=LENGTH - 1)
DUTIES = ("targeting", "projects", "collective_economy", "mandarin")
"""Those the lines are tagged with; nothing is recorded that the head 思想 draws on."""


@dataclass(slots=True)
class HalfYear:
    """The ids of what was recorded, and how much of it there is."""

    lines: dict[str, list[int]] = field(default_factory=dict)
    leaves: list[int] = field(default_factory=list)
    leave_days: int = 0
    signed: list[int] = field(default_factory=list)
    trainings: list[int] = field(default_factory=list)
    training_days: int = 0
    problems: list[int] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)


def noon(day: date) -> datetime:
    """Give noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).astimezone(UTC)


def generate(stage: Stage, seed: int) -> HalfYear:
    """Record the half year; words that must not be told are in `hidden`."""
    chance = random.Random(seed)
    made = HalfYear()
    with stage.database.write() as work:
        leaver = stage.people.pop("孙八")
        work.run(delete(tables.Assignment).where(tables.Assignment.person_id == leaver))
        people = [stage.people[name] for name in ("李四", "张三", "王五")]
        _leaves(work, stage, people, made)
        _diary(work, stage, people, made, chance)
        _trainings(work, stage, people, made)
        _meetings(work, stage, people, made)
        _problems(work, stage, people, made)
    stage.clock.set(noon(LAST))
    return made


def _diary(
    work: Work,
    stage: Stage,
    people: list[PersonId],
    made: HalfYear,
    chance: random.Random,
) -> None:
    for n in range(LENGTH):
        for person in people:
            if chance.random() < 0.4:
                continue
            day = FIRST + timedelta(days=n)
            tags = chance.sample(DUTIES, chance.choice((0, 1, 1, 2)))
            said = chance.choice(
                ("走访农户", f"第{n}天办第{person}件事,{'修渠' * chance.randrange(9)}")
            )
            row = tables.DiaryLine(
                event_key=f"half:{n}:{person}",
                person_id=person,
                team_id=stage.teams["石桥村"],
                day=day,
                body=said,
                duties=tags,
                said_at=noon(day),
            )
            first = tags[0] if tags else "other"
            made.lines.setdefault(first, []).append(int(diary.write(work, row)))


def _leaves(work: Work, stage: Stage, people: list[PersonId], made: HalfYear) -> None:
    """Give each of them some leaves, of which only those that were taken count."""
    states = (
        LeaveState.returned,
        LeaveState.rejected,
        LeaveState.returned,
        LeaveState.withdrawn,
        LeaveState.pending,
    )
    for who, person in enumerate(people):
        for n, state in enumerate(states):
            first = FIRST + timedelta(days=10 + 30 * n + 9 * who)
            last = first + timedelta(days=n)
            reason = f"不外传的事由{who}{n}"
            made.hidden.add(reason)
            row = tables.Leave(
                event_key=f"leave:{who}:{n}",
                person_id=person,
                team_id=stage.teams["石桥村"],
                kind="personal",
                first_day=first,
                first_half=Half.whole,
                last_day=last,
                last_half=Half.whole,
                half_days=2 * (n + 1),
                reason=reason,
                state=state,
                returned_on=last + timedelta(days=1) if state is LeaveState.returned else None,
                asked_at=noon(first),
                policy_id=1,
                rule="member",
            )
            work.add(row)
            if state is LeaveState.returned:
                made.leaves.append(row.id)
                made.leave_days += n + 1


def _trainings(work: Work, stage: Stage, people: list[PersonId], made: HalfYear) -> None:
    """Let two of them be at a training of three days, outside any leave."""
    for person in people[:2]:
        for n in range(3):
            day = date(2026, 9, 1) + timedelta(days=n)
            said = Mark(
                person,
                day,
                Half.whole,
                "training",
                MarkSource.self_,
                person,
                noon(day),
                late=False,
            )
            origin = Origin(
                f"training:{person}:{n}", noon(day), PolicyId(1), stage.teams["石桥村"]
            )
            attendance.record(work, origin, [said])
    made.training_days = 6
    work.flush()
    mark = tables.Mark
    made.trainings = work.ones(select(mark.id).where(mark.kind == "training"))


def _meetings(work: Work, stage: Stage, people: list[PersonId], made: HalfYear) -> None:
    """Call three meetings: one was signed in to, one was not, one was called off."""
    for n, title in enumerate(("七月例会", "没人去的会", "取消的会")):
        row = tables.Meeting(
            area_id=stage.places["县"],
            kind="leaders",
            title=title,
            place="县委二楼",
            starts_at=noon(date(2026, 7 + n, 6)),
            called_by=stage.people["钱七"],
            called_at=noon(date(2026, 7 + n, 1)),
            cancelled_at=noon(date(2026, 9, 2)) if n == 2 else None,
        )
        meetings.call(work, row, people)
        if n == 0:
            guest = work.session.get_one(tables.Invitation, (row.id, people[0]))
            guest.signed_in_at = row.starts_at
            made.signed.append(row.id)
        else:
            made.hidden.add(title)


def _problems(work: Work, stage: Stage, people: list[PersonId], made: HalfYear) -> None:
    """Raise three problems, of which one was taken back."""
    states = (ProblemState.open, ProblemState.answered, ProblemState.withdrawn)
    for n, state in enumerate(states):
        body = f"三组第{n}处水管冻裂"
        row = tables.Problem(
            event_key=f"problem:{n}",
            person_id=people[n],
            team_id=stage.teams["石桥村"],
            area_id=stage.places["镇"],
            policy_id=1,
            body=body,
            state=state,
            raised_at=noon(date(2026, 10, 5 + n)),
            opened_at=noon(date(2026, 10, 5 + n)),
        )
        work.add(row)
        if state is ProblemState.withdrawn:
            made.hidden.add(body)
        else:
            made.problems.append(row.id)

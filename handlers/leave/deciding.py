"""Who may decide a step of a leave now: its office, and by the pack's clock those above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import offices
from handlers.leave import papers, routing, village, words
from handlers.rules import stages
from handlers.talk import Button, Push, Words, lines, text
from storage import leave as leaves
from storage import people
from storage.kinds import LeaveId, MessageKind, PersonId, PolicyId, StepState, TeamId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handlers.turn import Moment
    from storage import tables

_ABOVE = {offices.TEAM_LEADER: ("township", offices.COUNTY), "township": (offices.COUNTY,)}

Tiers = tuple[tuple[offices.Decider, ...], ...]


def deciders(
    seats: offices.Seats, row: tables.Leave, step: tables.LeaveStep
) -> list[offices.Decider]:
    """Give who may decide a step now; nobody decides their own leave or one they wrote down.

    Those are its office's and, each time the pack's clock has run out, one tier more: deputies,
    then the offices above. Who could decide before still may.
    """
    tiers = tiers_of(seats, row, step)
    return [one for tier in tiers[: raised(seats.moment, row, step) + 1] for one in tier]


def raised(moment: Moment, row: tables.Leave, step: tables.LeaveStep) -> int:
    """Give how many times a step has gone up; see `stages.raised`."""
    if step.opened_at is None:
        return 0
    found = moment.office.rules[PolicyId(row.policy_id)]
    return stages.raised(
        step.opened_at, moment.now, found.policy, found.calendar, moment.office.zone
    )


def tiers_of(seats: offices.Seats, row: tables.Leave, step: tables.LeaveStep) -> Tiers:
    """Give who decides a step, then whom it goes up to, one after another; nobody twice."""
    barred = barred_from(row)
    own = offices.of_step(step)
    asked = [seats.deciding(step.office, own, barred), seats.deputies(step.office, own, barred)]
    asked += [seats.deciding(office, place, barred) for office, place in _above(seats, row, step)]
    seen: set[PersonId] = set()
    found = []
    for tier in asked:
        fresh = tuple(one for one in tier if one.person.id not in seen)
        seen.update(one.person.id for one in fresh)
        if fresh:
            found.append(fresh)
    return tuple(found)


def barred_from(row: tables.Leave) -> frozenset[PersonId]:
    """Give who may have no say in a leave: the applicant, and who wrote it down for them."""
    return frozenset(PersonId(one) for one in (row.person_id, row.by_id) if one is not None)


def _above(
    seats: offices.Seats, row: tables.Leave, step: tables.LeaveStep
) -> Iterator[tuple[str, offices.Place]]:
    if row.team_id is None or step.office == offices.COUNTY:
        return
    for office in _ABOVE.get(step.office, (offices.COUNTY,)):
        yield office, offices.place_of(seats.moment, office, TeamId(row.team_id))


def by_whom(moment: Moment, row: tables.Leave, step: tables.LeaveStep) -> Words:
    """Give who decided a step, as everybody is told: 王五(代李四), or 乡镇党委(纸质),赵六录入."""
    ids = [PersonId(one) for one in (step.by_id, step.for_id) if one is not None]
    known = people.load(moment.work, ids)
    if not ids:
        return text("form.none")
    if step.paper_on is not None:
        return on_paper(moment, row, step, known[ids[0]].name)
    return offices.Decider(known[ids[0]], known[ids[1]] if len(ids) > 1 else None).name


def decided(moment: Moment, row: tables.Leave, step: tables.LeaveStep) -> Words:
    """Give a decision in one line: what, about which leave, by whom."""
    wording = f"leave.already_{step.state.value}"
    return text(wording, leave=words.short(moment, row), by=by_whom(moment, row, step))


def on_paper(moment: Moment, row: tables.Leave, step: tables.LeaveStep, clerk: str) -> Words:
    """Give the office that decided a step on paper, and who entered it."""
    policy = moment.office.rules[PolicyId(row.policy_id)].policy
    return text("leave.on_paper", office=offices.label(policy, step.office), name=clerk)


def ask(moment: Moment, leave: LeaveId, found: Iterable[offices.Decider]) -> list[Push]:
    """Give the messages that ask people to decide the open step of a leave."""
    row = leaves.get(moment.work, leave)
    if row is None:
        raise LookupError(leave)
    steps = leaves.steps_of(moment.work, leave)
    step = next(s for s in steps if s.state is StepState.open)
    return [request(moment, (row, step), one, steps) for one in found]


def request(
    moment: Moment,
    what: tuple[tables.Leave, tables.LeaveStep],
    decider: offices.Decider,
    steps: list[tables.LeaveStep],
    head: Words | None = None,
) -> Push:
    """Give the message that asks one of them; it says so where nobody of the office could be."""
    row, step = what
    final = not any(s.action == "approve" and s.state is StepState.waiting for s in steps)
    nobody = None if decider.own_office else nobody_there(moment, row, step)
    about = _more_of(moment, row)
    return Push(
        decider.person.id,
        MessageKind.decision,
        lines(
            head or nobody,
            routing.stop_note(moment, row),
            words.request(moment, row, final=final),
            about,
            village.for_decider(moment, row),
            papers.status(moment, row) if final else None,
        ),
        rows(moment, row, step.n, final=final),
        about=f"leave:{row.id}",
        rule=row.rule,
    )


def _more_of(moment: Moment, row: tables.Leave) -> Words | None:
    """Say which leave more days belong to, or since when somebody is gone in an emergency."""
    if row.completes_id is not None:
        return text("afterwards.afterwards")
    whole = leaves.get(moment.work, LeaveId(row.extends_id)) if row.extends_id else None
    return text("extension.of", span=words.days_of(whole)) if whole is not None else None


def nobody_there(moment: Moment, row: tables.Leave, step: tables.LeaveStep) -> Words:
    """Say that nobody of a step's office can decide it, so that it came to the county."""
    policy = moment.office.rules[PolicyId(row.policy_id)].policy
    return text("leave.nobody_there", office=offices.label(policy, step.office))


def rows(
    moment: Moment, row: tables.Leave, step: int, *, final: bool
) -> tuple[tuple[Button, ...], ...]:
    """Give the buttons below a request; the final approver's show the papers there are."""
    decide = buttons(row.id, step)
    seen = final and papers.of_leaves(moment, [row.id])[row.id]
    return (decide, (papers.view_button(row.id),)) if seen else (decide,)


def buttons(leave: int, step: int, number: int | None = None) -> tuple[Button, ...]:
    """Give [同意][不同意][退回修改], with a number where several requests are listed."""
    suffix = ".numbered" if number else ""
    return tuple(
        Button(text(f"leave.{name}{suffix}", number=number), f"leave:decide:{leave}:{step}:{data}")
        for name, data in (("approve", "y"), ("reject", "n"), ("send_back", "b"))
    )

"""通知情况: how notices are doing, who did not confirm or was not reached, and who to call."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import pressing
from handlers.documents import Column, Sheet, Workbook
from handlers.notices import audience, progress, sending
from handlers.talk import Button, Document, Outcome, Reply, Words, lines, text
from storage import jobs, notice_lists, notices, people
from storage.jobs import NewJob
from storage.kinds import AreaId, Level, NoticeId
from storage.notice_kinds import Unreached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.reading.notice_values import NoticeStatus
    from handlers.turn import Moment, Turn
    from storage import tables
    from storage.notice_lists import Missing

_LISTED = 5
_NAMED = 30
_ROWS = 3000
_LATELY = timedelta(days=30)
_COLUMNS = (
    ("township", 14), ("place", 14), ("name", 10), ("phone", 16), ("why", 20), ("done", 14),
)  # fmt: skip


def show(turn: Turn, heard: NoticeStatus) -> list[Outcome]:
    """Tell how the notices are doing that the speaker sent, or that reach whom they coordinate."""
    if not audience.reach(turn):
        return [Reply(text("notice.coordinators_only"))]
    found = _seen(turn)
    if not found:
        return [Reply(text("notice.none"))]
    if heard.what != "all":
        wanted = next((row for row in found if row.receipts), None)
        if wanted is None:
            return [Reply(text("notice.none_with_receipts"))]
        return _unconfirmed(turn, wanted) if heard.what == "unconfirmed" else _calls(turn, wanted)
    if len(found) == 1:
        return [_detail(turn, found[0])]
    rows = tuple(
        (
            Button(
                text("notice.listed", number=n, title=progress.title(row)), f"notice:show:{row.id}"
            ),
        )
        for n, row in enumerate(found, start=1)
    )
    return [Reply(text("notice.which"), rows)]


def _seen(turn: Turn) -> list[tables.Notice]:
    """Give the newest notices the speaker may look at."""
    own = notices.of_sender(turn.work, turn.person.id, _LISTED)
    reached = notices.reaching(turn.work, _paths(turn), turn.now - _LATELY, _LISTED)
    both = {row.id: row for row in (*own, *reached)}
    return [both[id_] for id_ in sorted(both, reverse=True)][:_LISTED]


def _paths(turn: Turn) -> tuple[str, ...]:
    return audience.paths(turn, audience.reach(turn))


def _owns(turn: Turn, row: tables.Notice) -> bool:
    """Tell whether the speaker sent it or coordinates all of where it was sent."""
    directory = turn.office.directory
    covers = any(directory.within(AreaId(row.area_id), area) for area in audience.reach(turn))
    return row.by_id == turn.person.id or covers


def _all(turn: Turn, row: tables.Notice) -> tuple[str, ...]:
    """Give the paths within which the speaker may look at people of a notice."""
    return audience.paths(turn, [turn.office.root]) if _owns(turn, row) else _paths(turn)


def _detail(turn: Turn, row: tables.Notice) -> Reply:
    if _owns(turn, row):
        return progress.reply(turn, row)
    count = notice_lists.count_unconfirmed(turn.work, row.id, _paths(turn)) if row.receipts else 0
    buttons = (
        Button(text("notice.button.unconfirmed"), f"notice:silent:{row.id}"),
        Button(text("notice.button.calls"), f"notice:calls:{row.id}"),
    )
    words = text("notice.in_your_area", title=progress.title(row), n=count)
    return Reply(words, (buttons,) if count else ())


def pressed(turn: Turn, what: str, parts: list[str]) -> list[Outcome]:
    """Take a button under a notice of one's own or of one's area."""
    row = notices.get(turn.work, NoticeId(pressing.number(parts, 0)))
    if row is None or not (audience.reach(turn) and _may_see(turn, row)):
        raise pressing.ForgedButtonError(what)
    match what:
        case "show":
            if not _owns(turn, row):
                return [_detail(turn, row)]
            return (
                [progress.change(turn, row)]
                if row.by_id == turn.person.id
                else [_detail(turn, row)]
            )
        case "silent":
            return _unconfirmed(turn, row)
        case "lost":
            return _unreached(turn, row)
        case "calls":
            return _calls(turn, row)
        case _:
            return _again(turn, row, what, pressing.number(parts, 1))


def _may_see(turn: Turn, row: tables.Notice) -> bool:
    return _owns(turn, row) or any(one.id == row.id for one in _seen(turn))


def _unconfirmed(turn: Turn, row: tables.Notice) -> list[Outcome]:
    """List by place who did not confirm; nobody can know who did not read."""
    paths = _all(turn, row)
    total = notice_lists.count_unconfirmed(turn.work, row.id, paths)
    if not total:
        return [Reply(text("notice.all_confirmed", title=progress.title(row)))]
    some = notice_lists.unconfirmed(turn.work, row, paths, _NAMED)
    head = text("notice.unconfirmed", title=progress.title(row), n=total)
    more = text("notice.more_in_list", n=total - len(some)) if total > len(some) else None
    buttons = [Button(text("notice.button.calls"), f"notice:calls:{row.id}")]
    if _owns(turn, row):
        again = Button(text("notice.button.again"), f"notice:again:{row.id}:{row.round}")
        buttons.insert(0, again)
    return [Reply(lines(head, *_by_place(turn, some), more), (tuple(buttons),))]


def _by_place(moment: Moment, found: Sequence[Missing]) -> list[Words]:
    places: dict[AreaId, list[str]] = {}
    for one in found:
        places.setdefault(one.area, []).append(one.name)
    areas = moment.office.directory.areas
    return [
        text("notice.place", place=areas[place].name, names=tuple(names))
        for place, names in places.items()
    ]


def _unreached(turn: Turn, row: tables.Notice) -> list[Outcome]:
    some = notice_lists.not_reached(turn.work, row, _all(turn, row), _NAMED)
    if not some:
        return [Reply(text("notice.all_reached", title=progress.title(row)))]
    named = [
        text("notice.unreached_one", name=one.name, phone=one.phone, why=why(one)) for one in some
    ]
    more = text("notice.more_than", n=_NAMED) if len(some) == _NAMED else None
    calls = Button(text("notice.button.calls"), f"notice:calls:{row.id}")
    return [
        Reply(
            lines(text("notice.unreached", title=progress.title(row)), *named, more), ((calls,),)
        )
    ]


def why(one: Missing) -> Words:
    """Say why somebody was not reached, or is on a list at all."""
    if isinstance(one.why, Unreached):
        return text(f"notice.why.{one.why.value}")
    state = one.why.value if one.why is not None else "queued"
    return text(f"notice.why.{state}")


def _calls(turn: Turn, row: tables.Notice) -> list[Outcome]:
    """Give the list to telephone by: who did not confirm, or of all who was not reached."""
    paths = _all(turn, row)
    listed = notice_lists.unconfirmed if row.receipts else notice_lists.not_reached
    some = listed(turn.work, row, paths, _ROWS + 1)
    if not some:
        return [Reply(text("notice.nobody_to_call", title=progress.title(row)))]
    if len(some) > _ROWS:
        return [Reply(text("notice.too_many_to_call", most=_ROWS))]
    people.audit(turn.work, turn.person.id, "notice.call_list", f"notice:{row.id}", turn.now)
    title = turn.spell(text("notice.calls.title", title=progress.title(row)))
    columns = tuple(
        Column(turn.spell(text(f"notice.calls.{name}")), width=width)
        for name, width in _COLUMNS
    )  # fmt: skip
    rows = tuple(
        (*_places(turn, one), one.name, one.phone, turn.spell(why(one)), "") for one in some
    )
    sheet = Sheet(turn.spell(text("notice.calls.sheet")), title, columns, rows)
    name = turn.spell(text("notice.calls.file", day=str(turn.today)))
    caption = text("notice.calls.caption", title=progress.title(row), n=len(some))
    return [Document(name, Workbook((sheet,)), caption)]


def _places(moment: Moment, one: Missing) -> tuple[str, str]:
    directory = moment.office.directory
    township = directory.above(one.area, Level.township)
    return (township.name if township else "", directory.areas[one.area].name)


def _again(turn: Turn, row: tables.Notice, what: str, seen: int) -> list[Outcome]:
    """Send it once more to those only who did not confirm, or of whom nobody knows."""
    if what not in {"again", "unknown"} or not _owns(turn, row):
        raise pressing.ForgedButtonError(what)
    if row.state in notices.OVER or not notices.next_round(turn.work, row.id, seen):
        return [Reply(text("notice.again_before"))]
    fresh = progress.current(turn, row)
    which = "unconfirmed" if what == "again" else "unknown"
    arguments = {"notice": row.id, "round": fresh.round, "which": which}
    new = NewJob(f"{sending.KIND}:{row.id}:{fresh.round}", sending.KIND, arguments)
    jobs.add(turn.work, new, turn.now)
    subject = f"notice:{row.id} round:{fresh.round}"
    people.audit(turn.work, turn.person.id, "notice.again", subject, turn.now)
    return [progress.change(turn, fresh), Reply(text(f"notice.again.{which}"))]

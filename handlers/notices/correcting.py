"""更正通知 and 撤回通知: everybody who got it gets the correction once, and the first says so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers.notices import audience, progress, sending
from handlers.notices.writing import LONGEST
from handlers.reading.notice_values import NoticeCorrection
from handlers.talk import Button, Outcome, Reply, Verbatim, lines, text
from storage import notices, tables
from storage.kinds import AreaId, NoticeId
from storage.notice_kinds import NoticeState

if TYPE_CHECKING:
    from handlers.reading.values import Correction
    from handlers.turn import Turn

_NOTED = "notice_correction"
_SENT = frozenset({NoticeState.sending, NoticeState.sent})
_LATELY = timedelta(days=30)
_LOOKED_AT = 5
_BETWEEN = re.compile(r"^[\s::,,]+")


def ask(turn: Turn, heard: NoticeCorrection) -> list[Outcome]:
    """Show what would be corrected, to how many; nothing goes out before it is agreed to."""
    if not audience.reach(turn):
        return [Reply(text("notice.coordinators_only"))]
    row = _last(turn)
    if row is None:
        return [Reply(text("notice.nothing_to_correct"))]
    if row.state not in _SENT:
        counted = progress.tally(turn, row)
        early = text("notice.not_sent_yet", title=progress.title(row))
        return [Reply(early, progress.buttons(row, counted), progress.about(row.id))]
    if len(heard.body) > LONGEST:
        return [Reply(text("form.too_long", max=LONGEST))]
    turn.conversation.note(_NOTED, {"notice": row.id, "body": heard.body})
    kind = "correction" if heard.body else "recall"
    words = lines(
        text(f"notice.{kind}.preview", title=progress.title(row), n=_count(turn, row)),
        Verbatim(heard.body) if heard.body else None,
    )
    buttons = (
        Button(text(f"notice.{kind}.send"), f"notice:correct:{row.id}"),
        Button(text("checkin.nothing"), "do:nothing"),
    )
    return [Reply(words, (buttons,))]


def perhaps(turn: Turn, _heard: Correction) -> list[Outcome] | None:
    """Take 更正 … of a coordinator who sent a notice lately; None where it corrects a day."""
    said = turn.event.text.strip()
    if turn.team is not None or not said.startswith("更正") or not audience.reach(turn):
        return None
    body = _BETWEEN.sub("", said.removeprefix("更正"))
    if not body or _last(turn) is None:
        return None
    return ask(turn, NoticeCorrection(body))


def pressed(turn: Turn, number: int) -> list[Outcome]:
    """Take [更正] or [撤回] of what was shown last, once."""
    noted = turn.conversation.notes.get(_NOTED)
    row = notices.get(turn.work, NoticeId(number))
    if noted is None or row is None or noted["notice"] != number or row.by_id != turn.person.id:
        return [Reply(text("dialogue.stale"))]
    turn.conversation.note(_NOTED, None)
    count = _count(turn, row)
    limit = turn.rules.policy.messages.notice.confirm_above
    others = sending.seconds(turn, AreaId(row.area_id), turn.person.id) if count > limit else []
    if count > limit and not others:
        return [Reply(text("notice.no_second", n=count, limit=limit))]
    return sending.stored(turn, _correction(turn, row, str(noted["body"])), others)


def _correction(turn: Turn, row: tables.Notice, body: str) -> tables.Notice:
    here = turn.event.address
    waits = row.receipts and bool(body)
    days = turn.rules.policy.messages.notice.receipt_days
    second = _count(turn, row) > turn.rules.policy.messages.notice.confirm_above
    return tables.Notice(
        event_key=turn.event.key,
        draft=turn.event.key,
        area_id=row.area_id,
        by_id=turn.person.id,
        body=body or row.body,
        audience=row.audience,
        expected=_count(turn, row),
        receipts=waits,
        receipts_until=turn.now + timedelta(days=days) if waits else None,
        state=NoticeState.to_confirm if second else NoticeState.released,
        written_at=turn.now,
        send_at=turn.now,
        corrects_id=row.id,
        recalls=not body,
        address=[here.platform, here.bot, here.user, here.chat],
        language=turn.person.language,
        told=f"reply:{turn.event.key}:0",
    )


def _count(turn: Turn, row: tables.Notice) -> int:
    return notices.tally(turn.work, row).people


def _last(turn: Turn) -> tables.Notice | None:
    """Give the newest notice of the speaker; one taken back has nothing to correct."""
    found = notices.of_sender(turn.work, turn.person.id, _LOOKED_AT)
    newest = found[0] if found else None
    if newest is None or newest.recalls or newest.written_at < turn.now - _LATELY:
        return None
    return newest

"""通知 …: a coordinator writes once; before it goes out, to whom and how many is shown."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field

from handlers import files, filling, pressing
from handlers.form import Answers, Choice, Form, Question, Reopen
from handlers.notices import attachments, audience, sending
from handlers.reading.normal import core
from handlers.reading.notice_values import NoticeWords
from handlers.reading.notices import read_moment, read_notice
from handlers.reading.values import Misread
from handlers.rules import quiet
from handlers.talk import Button, Outcome, Reply, Verbatim, Words, lines, text
from storage import audiences
from storage.audiences import Audience

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.conversation import OpenForm
    from handlers.turn import Turn
    from storage.audiences import Whom

LONGEST = 3000
SHOWN = 5
_END_OF_DAY = time(18)
_OFFERED: tuple[tuple[Whom, ...], ...] = (audiences.EVERYBODY, ("leader",), ("first_secretary",))
_RECEIPTS = frozenset(
    {"要回执", "需要回执", "带回执", "请回执", "收到请回复", "receipts", "withreceipts"}
)
_NO_RECEIPTS = frozenset({"不要回执", "不用回执", "不带回执", "noreceipts", "withoutreceipts"})
_NOW = frozenset({"马上发", "现在发", "现在就发", "立即发", "立刻发", "sendnow", "now"})
_LATER = ("发", "发出", "再发", "send")
_UNTIL = ("回执到", "回执截止", "回执", "receipts until", "receipts by")


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("notice.ask_whom")


def _read_whom(turn: Turn, said: str) -> object:
    found = audience.resolve(turn, said)
    return found if isinstance(found, Misread) else found.to_json()


def _offered(turn: Turn, _answers: Answers) -> Sequence[Choice]:
    everybody = audience.everybody(turn)
    return [
        Choice(
            text("notice.role.everybody" if len(roles) > 1 else f"notice.role.{roles[0]}"),
            Audience(everybody.reach, roles=roles, without=everybody.without).to_json(),
        )
        for roles in _OFFERED
    ]


def _ask_body(_turn: Turn, _answers: Answers) -> Words:
    return text("notice.ask_body")


def _read_body(_turn: Turn, said: str) -> object:
    return said.strip() or None


def _ask_when(_turn: Turn, _answers: Answers) -> Words:
    return text("notice.ask_when")


def _read_when(turn: Turn, said: str) -> object:
    return _instant(turn, said, None) or Misread("notice.when_unread")


def _never(_turn: Turn, _said: str) -> object:
    return None


def _given(name: str) -> Any:  # noqa: ANN401  a condition on answers
    return lambda answers: name in answers


class Written(BaseModel):
    """What a notice says to whom; instants are aware, what was not said is None.

    `later` is whether it waits for `send_at`; receipts are wanted until `receipts_until`.
    """

    whom: Annotated[dict[str, Any], Question(_ask_whom, _read_whom, _offered)]
    body: Annotated[str, Field(max_length=LONGEST), Question(_ask_body, _read_body)]
    later: Annotated[bool | None, Question(_ask_when, _never, when=_given("later"))] = None
    send_at: Annotated[
        AwareDatetime | None,
        Question(_ask_when, _read_when, when=lambda answers: bool(answers.get("later"))),
    ] = None
    receipts: Annotated[bool | None, Question(_ask_when, _never, when=_given("receipts"))] = None
    receipts_until: Annotated[
        AwareDatetime | None, Question(_ask_when, _never, when=_given("receipts_until"))
    ] = None


def say(turn: Turn, heard: NoticeWords) -> list[Outcome]:
    """Open a notice with what was said of it; only coordinators write them."""
    if not audience.reach(turn):
        return [Reply(text("notice.coordinators_only"))]
    given, problem = _first(turn, heard)
    outcomes = filling.start(turn, FORM, given, draft=turn.event.key)
    return [Reply(problem), *outcomes] if problem else outcomes


def take(turn: Turn) -> list[Outcome] | None:
    """Take a file whose caption is a notice: it is written with that file."""
    sent = files.of_message(turn)
    if sent is None or not attachments.begins(sent.caption) or not audience.reach(turn):
        return attachments.take(turn)
    heard = read_notice(sent.caption)
    outcomes = say(turn, heard if isinstance(heard, NoticeWords) else NoticeWords())
    opened = turn.conversation.open
    if opened is None or opened.name != FORM.name:
        return outcomes
    taken = attachments.keep(turn, opened, sent)
    return [Reply(taken), filling.ask(turn, FORM, opened)]


def _first(turn: Turn, heard: NoticeWords) -> tuple[dict[str, Any], Words | None]:
    """Give what was said for the form; words before a colon that name nobody are text."""
    if not heard.whom:
        return ({"body": heard.body} if heard.body else {}), None
    found = audience.resolve(turn, heard.whom)
    if not isinstance(found, Misread):
        return {"whom": found.to_json(), "body": heard.body}, None
    if audience.knows(turn, heard.whom):
        return {"body": heard.body}, text(found.reason, **found.params)
    return {"body": f"{heard.whom}:{heard.body}"}, None


def pressed(turn: Turn, what: str) -> list[Outcome]:
    """Take [要回执], [不要回执], [定时发] or [马上发] of the notice being written."""
    opened = turn.conversation.open
    if opened is None or opened.name != FORM.name:
        return [Reply(text("dialogue.stale"))]
    changes = {
        "receipts": {"receipts": True},
        "plain": {"receipts": False},
        "later": {"later": True},
        "now": {"later": False},
    }.get(what)
    if changes is None:
        raise pressing.ForgedButtonError(what)
    for name, value in changes.items():
        opened.put(name, value)
    if what in {"now", "later"}:
        opened.answers.pop("send_at", None)
    opened.touched_at, turn.conversation.changed = turn.now, True
    return []


def _take(turn: Turn, said: str) -> Answers:
    """Read what is said at the summary: 要回执, 明天9点发, 回执到周五18点, 马上发."""
    plain = core(said)
    if plain in _RECEIPTS or plain in _NO_RECEIPTS:
        return {"receipts": plain in _RECEIPTS}
    if plain in _NOW:
        return {"later": False}
    low = said.strip().lower()
    until = next((word for word in _UNTIL if low.startswith(word)), None)
    if until is not None:
        end = _instant(turn, low.removeprefix(until), _END_OF_DAY)
        return {} if end is None else {"receipts": True, "receipts_until": end}
    if low.startswith("send") or low.rstrip("。.! ").endswith(_LATER):
        at = _instant(turn, low.removeprefix("send"), None)
        return {} if at is None else {"later": True, "send_at": at}
    return {}


def _instant(turn: Turn, said: str, otherwise: time | None) -> datetime | Misread | None:
    found = read_moment(said, turn.today, otherwise)
    if found is None or isinstance(found, Misread):
        return found
    return turn.office.at(*found)


def _check(turn: Turn, written: Written) -> Reopen | None:
    if written.send_at is not None and written.send_at <= turn.now:
        return Reopen("send_at", text("notice.when_past"))
    begins = written.send_at or turn.now
    if written.receipts_until is not None and written.receipts_until <= begins:
        return Reopen("receipts_until", text("notice.until_past"))
    meant = Audience.from_json(written.whom)
    if meant.reach != audience.reach(turn):
        return Reopen("whom", text("notice.out_of_reach"))
    if not audiences.readers(turn.work, meant, turn.today, (sending.FIRST, 1)):
        return Reopen("whom", text("notice.nobody"))
    return None


def _summary(turn: Turn, written: Written) -> Reply:
    meant = Audience.from_json(written.whom)
    found = audiences.reckon(turn.work, meant, turn.today, SHOWN)
    policy = turn.rules.policy.messages
    limit = policy.notice.confirm_above
    attached = _attached(turn)
    silent = text(
        "notice.cannot_reach",
        n=found.unreached,
        names=found.unreached_names,
        more=_more(found.unreached, found.unreached_names),
    )
    words = lines(
        text("notice.preview"),
        Verbatim(written.body),
        text("notice.files", n=attached) if attached else None,
        text(
            "notice.for",
            whom=audience.spelt(turn, meant),
            n=found.people,
            names=found.names,
            more=_more(found.people, found.names),
        ),
        silent if found.unreached else None,
        _when(turn, written),
        text("notice.receipts_until", until=sending.receipts_until(turn, written))
        if written.receipts
        else None,
        text("notice.receipts_cost", asks=policy.budget.asks_per_day)
        if written.receipts
        else text("notice.no_receipts"),
        text("notice.needs_second", limit=limit) if found.people > limit else None,
    )
    return Reply(words, (_choices(written),), rule=turn.cite("messages.notice"))


def _choices(written: Written) -> tuple[Button, ...]:
    receipts = "plain" if written.receipts else "receipts"
    when = "now" if written.later else "later"
    return tuple(Button(text(f"notice.choose.{one}"), f"notice:{one}") for one in (receipts, when))


def _when(turn: Turn, written: Written) -> Words:
    begins = written.send_at or turn.now
    goes = quiet.release_at(begins, turn.rules.policy, turn.office.zone)
    if goes - begins > timedelta(0):
        return text("notice.after_quiet_hours", at=goes)
    return text("notice.at", at=goes) if written.send_at else text("notice.at_once")


def _more(total: int, names: Sequence[str]) -> Words:
    return text("notice.and_more") if total > len(names) else text("notice.no_more")


def _attached(turn: Turn) -> int:
    opened = turn.conversation.open
    return int(opened.context.get("files", 0)) if opened else 0


def _submit(turn: Turn, written: Written) -> list[Outcome] | Reopen:
    opened = turn.conversation.open
    draft = str(opened.context["draft"]) if opened else turn.event.key
    return sending.submit(turn, written, draft)


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Written


FORM = Form(
    attachments.FORM_NAME,
    1,
    _model,
    _summary,
    _submit,
    take=_take,
    check=_check,
    submit_label=text("notice.send"),
)

"""代理: somebody hands over everything they may do, for some days, and takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel

from handlers import filling, naming, offices, spell
from handlers.form import Answers, Form, Question, Reopen
from handlers.reading import read_span
from handlers.rules.span import Span
from handlers.talk import Outcome, Push, Reply, Words, text
from storage import offices as store
from storage import people
from storage.kinds import MessageKind, PersonId
from storage.offices import HandedOver

if TYPE_CHECKING:
    from handlers.conversation import OpenForm
    from handlers.reading.values import HandBack, HandOver, Misread
    from handlers.turn import Turn
    from storage.people import Person


def _ask_whom(_turn: Turn, _answers: Answers) -> Words:
    return text("office.hand_over_to_whom")


def _read_whom(turn: Turn, said: str) -> object:
    found = _whom(turn, said)
    return int(found.id) if isinstance(found, people.Person) else found


def _whom(turn: Turn, said: str) -> Person | Misread:
    """Give the person meant: anybody else who holds a post today."""
    return naming.find(
        turn,
        said,
        lambda person: person.id != turn.person.id and bool(person.posts_on(turn.today)),
    )


def _ask_days(_turn: Turn, _answers: Answers) -> Words:
    return text("office.hand_over_which_days")


def _read_days(turn: Turn, said: str) -> object:
    return read_span(said, turn.today)


class Named(BaseModel):
    """To whom everything is handed over, and for which days; whole days count."""

    proxy: Annotated[int, Question(_ask_whom, _read_whom)]
    span: Annotated[Span, Question(_ask_days, _read_days)]


def hand_over(turn: Turn, heard: HandOver) -> list[Outcome]:
    """Open the form for somebody who has something to hand over."""
    if not _duties(turn):
        return [Reply(text("office.nothing_to_hand_over"))]
    whom = None if heard.name is None else _read_whom(turn, heard.name)
    span = heard.problem or heard.span
    return filling.start(turn, FORM, {"proxy": whom, "span": span})


def hand_back(turn: Turn, _heard: HandBack) -> list[Outcome]:
    """End what was handed over from today on, and tell who stood in."""
    running = store.handed_over(
        turn.work, turn.person.id, turn.today, turn.today + timedelta(days=3650)
    )
    if not running:
        return [Reply(text("office.nothing_handed_over"))]
    store.take_back(turn.work, turn.person.id, turn.today - timedelta(days=1))
    people.audit(turn.work, turn.person.id, "proxy.ended", f"person:{turn.person.id}", turn.now)
    told = text("office.taken_back_told", name=turn.person.name)
    proxies = dict.fromkeys(one.proxy for one in running)
    pushes: list[Outcome] = [Push(proxy, MessageKind.notice, told) for proxy in proxies]
    return [Reply(text("office.taken_back")), *pushes]


def _duties(turn: Turn) -> list[Words]:
    """Give the names of what the speaker may hand over: their own offices, not another's."""
    posts = turn.person.posts_on(turn.today)
    duties = [offices.of_post(post) for post in posts]
    kinds = dict.fromkeys(duty[0] for duty in duties if duty is not None)
    return [offices.label(turn.rules.policy, kind) for kind in kinds]


def _check(turn: Turn, named: Named) -> Reopen | None:
    clash = store.handed_over(turn.work, turn.person.id, named.span.first, named.span.last)
    if clash:
        span = spell.span(Span.whole(clash[0].first_day, clash[0].last_day))
        return Reopen("span", text("office.handed_over_before", span=span))
    return None


def _summary(turn: Turn, named: Named) -> Reply:
    whom = people.load(turn.work, [PersonId(named.proxy)])[PersonId(named.proxy)]
    return Reply(
        text(
            "office.hand_over_summary",
            name=whom.name,
            span=spell.span(named.span),
            duties=tuple(_duties(turn)),
        )
    )


def _submit(turn: Turn, named: Named) -> list[Outcome]:
    proxy = PersonId(named.proxy)
    over = HandedOver(turn.person.id, proxy, named.span.first, named.span.last)
    store.hand_over(turn.work, over, turn.now)
    subject = f"person:{turn.person.id} proxy:{proxy} {over.first_day}/{over.last_day}"
    people.audit(turn.work, turn.person.id, "proxy.named", subject, turn.now)
    whom = people.load(turn.work, [proxy])[proxy]
    span = spell.span(named.span)
    told = text(
        "office.handed_over_told", name=turn.person.name, span=span, duties=tuple(_duties(turn))
    )
    done = text("office.handed_over", name=whom.name, span=span)
    return [Reply(done), Push(proxy, MessageKind.notice, told)]


def _model(_turn: Turn, _opened: OpenForm) -> type[BaseModel]:
    return Named


FORM = Form("hand_over", 1, _model, _summary, _submit, check=_check)

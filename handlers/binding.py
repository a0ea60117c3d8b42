"""How an account becomes a person's: a one-time code, said in a private chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from handlers.reading.codes import read_code, read_tail
from handlers.talk import Address, Ask, Button, Event, Outcome, Push, Reply, Text, lines, text
from handlers.turn import Moment, Turn
from storage import accounts, codes, conversations, outbox, people
from storage.kinds import CodeKind, EventKind, MessageKind, PersonId, Role

if TYPE_CHECKING:
    from storage.codes import Code
    from storage.people import AccountKey, Person

NOT_ME = "bind:no"
_PENDING = "code"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Somebody unknown at work: where they write from, and the code they gave before."""

    moment: Moment
    address: Address

    @property
    def account(self) -> AccountKey:
        return account_of(self.address)

    @property
    def name(self) -> str:
        return ":".join(self.account)

    @property
    def pending(self) -> str:
        """The digest of a good code whose telephone number is still asked for."""
        return str(conversations.body(self.moment.work, self._key).get(_PENDING, ""))

    def expect(self, code: Code) -> None:
        """Take the next message for the number's last digits."""
        self._remember({_PENDING: code.digest})

    def forget(self) -> None:
        if self.pending:
            self._remember({})

    def _remember(self, body: dict[str, object]) -> None:
        conversations.save(self.moment.work, self._key, body, self.moment.now)

    @property
    def _key(self) -> str:
        return f"account:{self.name}"


def bind(moment: Moment, event: Event, said: str) -> list[Outcome]:
    """Answer somebody unknown: a good code binds them, anything else says how to get one.

    A code of the roster needs the last digits of the person's number beside it or in the next
    message. No answer tells whether a name or a number is in the roster, and a code is looked at
    in private only. Unless the code is for one more device, the person's other accounts on the
    platform are unbound, and told so.
    """
    spoken = read_code(said) if event.kind is EventKind.text else None
    if not event.private:
        return [Reply(text("binding.privately"))] if spoken is not None else []
    attempt = _Attempt(moment, event.address)
    tail = read_tail(said) if event.kind is EventKind.text else None
    pending = attempt.pending
    if (spoken is None or not spoken.code) and not (pending and tail):
        return [Reply(text("binding.ask_tail" if pending else "binding.guidance"))]
    if not codes.may_try(moment.work, attempt.name, moment.now):
        return [Reply(text("binding.too_often"))]
    if spoken is not None and spoken.code:
        attempt.forget()
        return _with_code(attempt, codes.digest(spoken.code), spoken.tail)
    return _with_code(attempt, pending, tail or "")


def greet(turn: Turn) -> list[Outcome]:
    """Answer /start of somebody known."""
    if not turn.event.private:
        return [Reply(text("binding.privately"))]
    return [Reply(text("binding.greeting", name=turn.person.name), ask=Ask.main_keyboard)]


def deny(turn: Turn) -> list[Outcome]:
    """Take the binding back: whoever holds the account says it is not them ([不是我])."""
    account = account_of(turn.event.address)
    accounts.unbind(turn.work, account)
    people.audit(turn.work, turn.person.id, "account.denied", ":".join(account), turn.now)
    return [Reply(lines(text("binding.unbound"), text("binding.guidance")))]


def account_of(address: Address) -> AccountKey:
    """Give the account an address belongs to."""
    return address.platform, address.bot, address.user


def coming(person: Person, today: date) -> bool:
    """Tell whether somebody is in office, or will be."""
    return any(post.last_day is None or post.last_day >= today for post in person.posts)


def today_of(moment: Moment) -> date:
    """Give the day by the office's clock."""
    return moment.now.astimezone(moment.office.zone).date()


def _with_code(attempt: _Attempt, digest: str, tail: str) -> list[Outcome]:
    moment = attempt.moment
    code = codes.good(moment.work, digest, moment.now)
    person = _owner(moment, code.person) if code is not None else None
    if code is None or person is None:
        attempt.forget()
        return _missed(attempt, "binding.wrong_code")
    if code.kind is CodeKind.roster:
        if not tail:
            attempt.expect(code)
            return [Reply(text("binding.ask_tail"))]
        if not person.phone.endswith(tail):
            return _wrong_tail(attempt, code)
    attempt.forget()
    if not codes.use(moment.work, code.digest, moment.now):
        return _missed(attempt, "binding.wrong_code")
    displaced = [] if code.kind is CodeKind.device else _displaced(attempt, person)
    people.bind(moment.work, attempt.account, attempt.address.chat, person.id, moment.now)
    people.audit(moment.work, person.id, "account.bound", attempt.name, moment.now)
    return [_welcome(moment, person), *displaced]


def _wrong_tail(attempt: _Attempt, code: Code) -> list[Outcome]:
    """Count the miss against the code too, which does not outlive three of them."""
    left = codes.wrong_tail(attempt.moment.work, code.digest, attempt.moment.now)
    if left:
        attempt.expect(code)
        return _missed(attempt, "binding.wrong_tail", n=left)
    attempt.forget()
    return _missed(attempt, "binding.dead_code")


def _missed(attempt: _Attempt, answer: str, **values: object) -> list[Outcome]:
    """Answer a miss, which counts against the account and everybody, and is reported."""
    moment = attempt.moment
    codes.missed(moment.work, attempt.name, moment.now)
    if codes.misses(moment.work, attempt.name, moment.now) == codes.GUESSES:
        people.audit(moment.work, None, "binding.locked", attempt.name, moment.now)
    return [Reply(text(answer, **values)), *_reported(moment)]


def _reported(moment: Moment) -> list[Push]:
    """Tell the administrators, once an hour, that everybody together misses too often."""
    if not codes.to_report(moment.work, moment.now):
        return []
    count = codes.misses(moment.work, None, moment.now)
    people.audit(moment.work, None, codes.REPORTED, str(count), moment.now)
    words = text("binding.guessing", n=count)
    administrators = people.holders(
        moment.work, Role.administrator, people.anywhere(), today_of(moment)
    )
    return [Push(person.id, MessageKind.notice, words) for person in administrators]


def _owner(moment: Moment, found: PersonId) -> Person | None:
    """Give whom the code binds; nobody who has left for good."""
    person = people.load(moment.work, [found]).get(found)
    return person if person is not None and coming(person, today_of(moment)) else None


def _displaced(attempt: _Attempt, person: Person) -> list[Reply]:
    work, now = attempt.moment.work, attempt.moment.now
    found: list[Reply] = []
    for old, chat in accounts.others(work, person.id, attempt.account):
        accounts.unbind(work, old)
        people.audit(work, person.id, "account.displaced", ":".join(old), now)
        found.append(Reply(text("binding.unbound"), to=Address(*old, chat)))
    return found


def _welcome(moment: Moment, person: Person) -> Reply:
    return Reply(
        lines(
            text("binding.bound", name=person.name, place=_places(moment, person)),
            privacy_notice(moment, person),
            text("binding.check"),
        ),
        buttons=((Button(text("binding.not_me"), NOT_ME),),),
        about=f"binding:{person.id}",
    )


def privacy_notice(moment: Moment, person: Person) -> Text:
    """Say what is kept of somebody, who sees it, and for how long, in 120 characters at most."""
    office, today = moment.office, today_of(moment)
    rules = office.rules_for(office.area_of(person, today), today)
    papers, messages = rules.policy.leave.papers, outbox.BODIES_KEPT.days
    if papers is None:
        return text("binding.privacy_without_papers", messages=messages)
    return text("binding.privacy", messages=messages, papers=papers.keep_days)


def _places(moment: Moment, person: Person) -> tuple[str, ...]:
    """Name the villages somebody is stationed in, now or soon, else where they hold a role."""
    directory, today = moment.office.directory, today_of(moment)
    posts = [p for p in person.posts if p.last_day is None or p.last_day >= today]
    stationed = [p for p in posts if p.role in {Role.leader, Role.member}]
    villages = [directory.teams[p.team].village for p in stationed if p.team is not None]
    held = villages or [p.area for p in posts if p.area is not None] or [moment.office.root]
    return tuple(dict.fromkeys(directory.areas[area].name for area in held))

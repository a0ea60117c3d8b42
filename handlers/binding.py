"""How an account becomes a person's: a one-time code, said in a private chat."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from handlers.talk import Address, Ask, Button, Event, Outcome, Reply, lines, text
from handlers.turn import Moment, Turn
from storage import accounts, codes, people
from storage.kinds import EventKind, Role
from storage.people import AccountKey, Person

NOT_ME = "bind:no"
_INVISIBLE = {"Cf", "Cc", "Zs"}
_SAID_TO_BIND = re.compile(r"/start(?:@\w+)?|/bind(?:@\w+)?|绑定码|绑定|验证码")
_SPELT = re.compile(r"(?<![A-Z0-9])([A-Z0-9]{4})-([A-Z0-9]{4})(?![A-Z0-9])")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Displaced:
    """An account that no longer speaks for anybody; `reply` is all it may learn."""

    address: Address
    reply: Reply


def bind(moment: Moment, event: Event, said: str) -> list[Outcome | Displaced]:
    """Answer somebody unknown: a good code binds them, anything else says how to get one.

    No answer tells whether a name or a number is in the roster, and a code is looked at in
    private only.
    """
    code = _code(said) if event.kind is EventKind.text else None
    if not event.private:
        return [Reply(text("binding.privately"))] if code is not None else []
    if not code:
        return [Reply(text("binding.guidance"))]
    account = _account(event.address)
    if not codes.may_try(moment.work, ":".join(account), moment.now):
        return [Reply(text("binding.too_often"))]
    person = _owner(moment, code)
    if person is None or not codes.use(moment.work, code, moment.now):
        codes.missed(moment.work, ":".join(account), moment.now)
        return [Reply(text("binding.wrong_code"))]
    displaced = _displaced(moment, person, account)
    people.bind(moment.work, account, event.address.chat, person.id, moment.now)
    people.audit(moment.work, person.id, "account.bound", ":".join(account), moment.now)
    return [_welcome(moment, person), *displaced]


def greet(turn: Turn) -> list[Outcome]:
    """Answer /start of somebody known."""
    if not turn.event.private:
        return [Reply(text("binding.privately"))]
    return [Reply(text("binding.greeting", name=turn.person.name), ask=Ask.main_keyboard)]


def deny(turn: Turn) -> list[Outcome]:
    """Take the binding back: whoever holds the account says it is not them ([不是我])."""
    account = _account(turn.event.address)
    accounts.unbind(turn.work, account)
    people.audit(turn.work, turn.person.id, "account.denied", ":".join(account), turn.now)
    return [Reply(lines(text("binding.unbound"), text("binding.guidance")))]


def _account(address: Address) -> AccountKey:
    return address.platform, address.bot, address.user


def _code(said: str) -> str | None:
    """Give the code somebody sent, "" if they only said that they want to start; None: neither.

    Blanks, hyphens, full-width and small letters and invisible signs do not matter.
    """
    folded = unicodedata.normalize("NFKC", said[:200]).strip()
    bare = "".join(s for s in folded if unicodedata.category(s) not in _INVISIBLE)
    spelt = _SPELT.search(bare.upper())
    if spelt:
        return spelt.group(1) + spelt.group(2)
    opening = _SAID_TO_BIND.match(folded) or _SAID_TO_BIND.match(bare)
    rest = bare.removeprefix(opening.group()) if opening else bare
    code = _SIGNS.sub("", rest).upper()
    if opening:
        return code if code.isascii() else ""
    return code if len(code) == codes.LENGTH and code.isascii() else None


def _owner(moment: Moment, code: str) -> Person | None:
    """Give whom the code binds; nobody who has left for good."""
    found = codes.owner(moment.work, code, moment.now)
    person = people.load(moment.work, [found]).get(found) if found is not None else None
    if person is None or not _coming(person, _today(moment)):
        return None
    return person


def _coming(person: Person, today: date) -> bool:
    return any(post.last_day is None or post.last_day >= today for post in person.posts)


def _today(moment: Moment) -> date:
    return moment.now.astimezone(moment.office.zone).date()


def _displaced(moment: Moment, person: Person, account: AccountKey) -> list[Displaced]:
    found: list[Displaced] = []
    for old, chat in accounts.others(moment.work, person.id, account):
        accounts.unbind(moment.work, old)
        people.audit(moment.work, person.id, "account.displaced", ":".join(old), moment.now)
        found.append(Displaced(Address(*old, chat), Reply(text("binding.unbound"))))
    return found


def _welcome(moment: Moment, person: Person) -> Reply:
    return Reply(
        lines(
            text("binding.bound", name=person.name, place=_places(moment, person)),
            text("binding.privacy"),
            text("binding.check"),
        ),
        buttons=((Button(text("binding.not_me"), NOT_ME),),),
        about=f"binding:{person.id}",
    )


def _places(moment: Moment, person: Person) -> tuple[str, ...]:
    """Name the villages somebody is stationed in, now or soon, else where they hold a role."""
    directory, today = moment.office.directory, _today(moment)
    posts = [p for p in person.posts if p.last_day is None or p.last_day >= today]
    stationed = [p for p in posts if p.role in {Role.leader, Role.member}]
    villages = [directory.teams[p.team].village for p in stationed if p.team is not None]
    held = villages or [p.area for p in posts if p.area is not None] or [moment.office.root]
    return tuple(dict.fromkeys(directory.areas[area].name for area in held))

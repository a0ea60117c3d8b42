"""匿名投诉: nothing here is ever told who writes, so that nothing can be kept of it.

What is said makes a draft that bears a day and the digest of a fresh number; a button with that
number hands it to an office, and the number reads the answer. See docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.complaints import receiving
from handlers.complaints.complaining import LONGEST
from handlers.reading.complaining import read_nameless
from handlers.reading.complaint_values import NamelessWords
from handlers.rules import masking
from handlers.talk import Button, Reply, Verbatim, lines, text
from storage import codes, complaints
from storage.kinds import AreaId, ComplaintState, EventKind

if TYPE_CHECKING:
    from handlers.complaints.receiving import County
    from handlers.talk import Event, Words
    from handlers.turn import Moment
    from storage import tables

PRESS = "nameless"
_SAID = frozenset({EventKind.text, EventKind.edited})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sender wants: how it is done, to write, to hand over or tear up, or to read.

    `said` are the words, or the number; `office` is whom it goes to.
    """

    what: str
    said: str = ""
    office: str = ""


def wish_of(event: Event) -> Wish | None:
    """Give what an event wants that keeps no sender, None for any other event."""
    if not event.private:
        return None
    if event.kind is EventKind.button:
        kind, _, rest = event.data.partition(":")
        what, _, more = rest.partition(":")
        number, _, office = more.partition(":")
        return Wish(what, number, office) if kind == PRESS else None
    heard = read_nameless(event.text) if event.text else None
    if heard is None:
        return None
    if event.kind not in _SAID:
        return Wish("file")
    if event.kind is EventKind.edited:
        return Wish("edited")
    return _meant(heard)


def _meant(heard: NamelessWords) -> Wish:
    if heard.what == "read":
        return Wish("read", heard.said)
    return Wish("write" if heard.said else "how", heard.said)


def answer(moment: Moment, county: County, wish: Wish, number: Callable[[], str]) -> Reply:
    """Do what is wished and give the answer, which is sent at once and stored nowhere.

    `number` makes a fresh number that nobody can foresee.
    """
    match wish.what:
        case "write":
            return _write(moment, county, wish.said, number())
        case "to":
            return _hand_over(moment, county, wish)
        case "drop":
            complaints.tear_up(moment.work, codes.digest(wish.said))
            return Reply(text("nameless.torn_up"))
        case "read":
            return _read(moment, county, wish.said)
        case "edited" | "file":
            return Reply(text(f"nameless.{wish.what}"))
        case _:
            return Reply(lines(text("nameless.how"), text("nameless.kept")))


def missed(moment: Moment, wish: Wish) -> bool:
    """Tell whether a number was named that is none of ours, as who guesses numbers does."""
    return wish.what == "read" and _of(moment, wish.said) is None


def _write(moment: Moment, county: County, said: str, number: str) -> Reply:
    rule = moment.office.rules_for(county.area, county.day).policy.messages.complaints
    found = receiving.choices(moment, county, frozenset())
    if len(said) > LONGEST:
        return Reply(text("nameless.too_long", most=LONGEST, n=len(said)))
    if not rule.nameless_per_day or not found:
        return Reply(text("nameless.not_taken"))
    said = masking.masked(said)
    today = complaints.nameless_on(moment.work, county.area, county.day)
    if today >= rule.nameless_in_county:
        return Reply(text("nameless.county_full"))
    to = receiving.addressed(moment, county, "")
    complaints.draft(moment.work, to, said, codes.digest(number))
    words = lines(
        text("nameless.whom", number=codes.spelt(number)),
        Verbatim(said),
        text("nameless.kept"),
    )
    return Reply(words, _offices(moment, county, number, found))


def _offices(
    moment: Moment, county: County, number: str, found: tuple[str, ...]
) -> tuple[tuple[Button, ...], ...]:
    rows = [
        (Button(receiving.label(moment, one, county), f"{PRESS}:to:{number}:{one}"),)
        for one in found
    ]
    return (*rows, (Button(text("nameless.drop"), f"{PRESS}:drop:{number}"),))


def _hand_over(moment: Moment, county: County, wish: Wish) -> Reply:
    """Hand a draft to an office; pressed again, the answer is the same and nothing doubles."""
    row = _of(moment, wish.said)
    if row is None:
        return Reply(text("nameless.draft_gone"))
    if row.state is ComplaintState.draft:
        place = receiving.County(AreaId(row.area_id), county.day)
        if wish.office not in receiving.choices(moment, place, frozenset()):
            return Reply(text("complaint.nobody_there"))
        to = receiving.addressed(moment, place, wish.office)
        complaints.address(moment.work, row.digest or "", to)
    return Reply(_standing(moment, county, wish.said))


def _read(moment: Moment, county: County, said: str) -> Reply:
    if not said:
        return Reply(text("nameless.which_number"))
    row = _of(moment, said)
    if row is not None and row.state is ComplaintState.draft:
        found = receiving.choices(moment, county, frozenset())
        words = text("nameless.still_draft", number=codes.spelt(_plain(said)))
        return Reply(words, _offices(moment, county, _plain(said), found))
    return Reply(_standing(moment, county, said))


def _standing(moment: Moment, county: County, said: str) -> Words:
    row = _of(moment, said)
    if row is None:
        return text("nameless.unknown")
    values = {
        "number": codes.spelt(_plain(said)),
        "office": receiving.label(moment, row.office, county),
        "day": row.filed_on,
        "due": row.due_on,
    }
    if row.state is ComplaintState.answered and row.answered_at is not None:
        day = row.answered_at.astimezone(moment.office.zone).date()
        return lines(text("nameless.answered", **(values | {"day": day})), Verbatim(row.answer))
    return text("nameless.filed", **values)


def _of(moment: Moment, said: str) -> tables.Complaint | None:
    return complaints.of_digest(moment.work, codes.digest(_plain(said)))


def _plain(said: str) -> str:
    """Give a number as it was made, however it was typed."""
    return "".join(sign for sign in said.upper() if sign in codes.ALPHABET)

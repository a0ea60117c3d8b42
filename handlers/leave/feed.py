"""A calendar of absences at an address of its own: handed out, changed and revoked by its reader.

Whoever knows the address sees it, so it cannot be guessed, holds for one person and team, and
shows nothing any more once the person does not lead or coordinate them.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from handlers import pressing
from handlers.statistics import scopes
from handlers.statistics.scopes import Scope
from handlers.talk import Button, Outcome, Reply, text
from storage import feeds, people
from storage.feeds import Feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.turn import Turn

PATH = "/calendar/"
_PLACES = frozenset({"t", "a"})


def offer(turn: Turn, scope: Scope) -> list[Outcome]:
    """Offer the address beside the file, where there is a web server to serve it."""
    if not turn.office.public_url:
        return []
    give = Button(text("feed.open"), f"feed:open:{scope.code}")
    if not feeds.holds(turn.work, Feed(turn.person.id, scope.code)):
        return [Reply(text("feed.offer"), ((give,),))]
    new = Button(text("feed.change"), f"feed:open:{scope.code}")
    stop = Button(text("feed.stop"), f"feed:stop:{scope.code}")
    return [Reply(text("feed.has_one"), ((new, stop),))]


def may_have(turn: Turn, scope: Scope) -> bool:
    """Tell whether the speaker leads the team or coordinates the area whose absences it is."""
    return scope.kind in _PLACES and scopes.answers_for(turn, scope)


def pressed(
    turn: Turn, parts: list[str], token: Callable[[], str] = secrets.token_urlsafe
) -> list[Outcome]:
    """Hand out an address, which ends the one before, or revoke it; both are written down."""
    what, scope = pressing.word(parts, 0), Scope.of_code(pressing.word(parts, 1))
    feed = Feed(turn.person.id, scope.code)
    if what == "stop":
        ended = feeds.revoke(turn.work, feed, turn.now)
        people.audit(turn.work, turn.person.id, "feed.stop", scope.code, turn.now)
        return [Reply(text("feed.stopped" if ended else "feed.none"))]
    if what != "open":
        raise pressing.ForgedButtonError(what)
    if not turn.office.public_url or not may_have(turn, scope):
        return [Reply(text("absences.leaders_only"))]
    made = token()
    feeds.hand_out(turn.work, made, feed, turn.now)
    people.audit(turn.work, turn.person.id, "feed.open", scope.code, turn.now)
    address = f"{turn.office.public_url}{PATH}{made}.ics"
    stop = Button(text("feed.stop"), f"feed:stop:{scope.code}")
    return [Reply(text("feed.address", address=address), ((stop,),))]

"""What of a chat's waiting messages goes out next, as one message."""

from collections.abc import Sequence

from msgspec.structs import replace

from bot.delivery.letters import Dispatch, Letter, Round
from bot.gateways import Outgoing
from handlers.talk import text
from storage.kinds import MessageAction, MessageKind, PersonId

TODO = "do:todo"
SINGLY = 3
_GAP = "\n\n"


def next_of(about: Round, letters: Sequence[Letter]) -> Dispatch:
    """Give what goes first of one chat's letters, which come in the order of their urgency."""
    first = letters[0]
    behind = [one for one in letters if one.row.kind is first.row.kind]
    limit = about.limits[first.bot].text_length
    match first.row.kind:
        case MessageKind.reply:
            return merged(replies(behind, limit))
        case MessageKind.decision if len(behind) > SINGLY:
            return _digest(about, behind)
        case MessageKind.ask:
            return merged(_asks(behind, limit))
        case _:
            return Dispatch((first,), first.outgoing)


def length(body: str) -> int:
    """Count as the strictest platform does, in units of UTF-16."""
    return len(body.encode("utf-16-le", errors="surrogatepass")) // 2


def replies(letters: Sequence[Letter], limit: int) -> list[Letter]:
    """Give the first letters that make one message: only the last may have buttons."""
    taken: list[Letter] = []
    for one in letters:
        if taken and not (_is_new(taken[0], one) and _fits([*taken, one], limit)):
            break
        taken.append(one)
        if one.outgoing.buttons or one.outgoing.ask:
            break
    return taken


def _asks(letters: Sequence[Letter], limit: int) -> list[Letter]:
    taken: list[Letter] = []
    for one in letters:
        if taken and not (_is_new(taken[0], one) and _fits([*taken, one], limit)):
            break
        taken.append(one)
    return taken


def _is_new(first: Letter, one: Letter) -> bool:
    return {first.outgoing.action, one.outgoing.action} == {MessageAction.send}


def _fits(letters: Sequence[Letter], limit: int) -> bool:
    return length(_GAP.join(one.outgoing.body for one in letters)) <= limit


def merged(letters: Sequence[Letter]) -> Dispatch:
    """Make one message of letters to one chat."""
    first = letters[0].outgoing
    if len(letters) == 1:
        return Dispatch(tuple(letters), first)
    whole = replace(
        first,
        body=_GAP.join(one.outgoing.body for one in letters),
        buttons=tuple(line for one in letters for line in one.outgoing.buttons),
        ask=letters[-1].outgoing.ask,
    )
    return Dispatch(tuple(letters), whole)


def _digest(about: Round, letters: Sequence[Letter]) -> Dispatch:
    first = letters[0]
    language = about.people[PersonId(first.row.person or 0)].language
    body = about.wording.render(text("delivery.decisions_waiting", n=len(letters)), language)
    label = about.wording.render(text("delivery.todo"), language)
    outgoing = Outgoing(first.address, MessageAction.send, body, (((label, TODO),),))
    return Dispatch(tuple(letters), outgoing)

"""Where each row goes: a reply back to its chat, a push to an account, an edit to its message."""

from collections.abc import Sequence

from msgspec.structs import replace

from bot.delivery.letters import Letter, Round, as_new, button_rows, letter
from bot.gateways import Outgoing
from handlers.talk import Address
from storage import delivery, outbox, people, tables
from storage.delivery import Content, Waiting
from storage.kinds import NEW_MESSAGES, MessageAction, MessageKind, MessageState, PersonId

NO_ACCOUNT = "no account"
_UNSENT = (MessageState.queued, MessageState.sending)
_NEVER_SENT = (MessageState.refused, MessageState.dropped)


def addressed(about: Round, rows: Sequence[Waiting]) -> list[Letter]:
    """Give the rows that can go to somebody now, in their order; settle those that never can."""
    accounts = people.accounts_of(
        about.work, {row.person for row in rows if row.person is not None}
    )
    changes = [row for row in rows if row.action not in NEW_MESSAGES]
    targets = outbox.by_keys(about.work, {row.target for row in changes}) if changes else {}
    waiting = delivery.waiting_changes(about.work, set(targets)) if targets else {}
    found: list[Letter | None] = []
    for row in rows:
        if row.action not in NEW_MESSAGES:
            found.append(_change(about, row, targets.get(row.target), waiting))
        elif row.person is None:
            found.append(_reply(about, row))
        else:
            found.append(_push(about, row, accounts.get(row.person, [])))
    return [one for one in found if one is not None]


def next_account(
    accounts: Sequence[tables.Account], unreachable: tuple[str, str, str]
) -> tables.Account | None:
    """Give another account of the same person that takes messages, None if there is none."""
    for one in accounts:
        if one.unreachable is None and (one.platform, one.bot, one.user) != unreachable:
            return one
    return None


def _reply(about: Round, row: Waiting) -> Letter | None:
    address = Address(row.platform or "", row.bot or "", row.user or "", row.chat or "")
    return letter(row, address) if _ours(about, address) else None


def _push(about: Round, row: Waiting, accounts: Sequence[tables.Account]) -> Letter | None:
    if about.visit is not None and about.visit.address is not None:
        return letter(row, about.visit.address)
    if not accounts:
        about.refuse(row, NO_ACCOUNT)
        return None
    reachable = [one for one in accounts if one.unreachable is None]
    if not reachable:
        about.refuse(row, f"no reachable account: {accounts[0].unreachable}")
        return None
    for one in reachable:
        address = Address(one.platform, one.bot, one.user, one.chat)
        if _ours(about, address):
            return letter(row, address)
    return None


def _change(
    about: Round, row: Waiting, target: tables.Outbox | None, waiting: dict[str, list[int]]
) -> Letter | None:
    if target is None or target.state in _NEVER_SENT:
        about.drop(row, "the message to change was never sent")
        return None
    if row.id != waiting[row.target][-1]:
        about.drop(row, "replaced by a newer change")
        return None
    if target.state in _UNSENT:
        return None
    address = Address(
        target.platform or "", target.bot or "", target.user or "", target.chat or ""
    )
    if not _ours(about, address):
        return None
    return _changed(about, row, target, address)


def _changed(about: Round, row: Waiting, target: tables.Outbox, address: Address) -> Letter | None:
    plain = letter(row, address)
    if target.message_id is None:
        if row.action is MessageAction.edit and row.body:
            return as_new(plain)
        about.drop(row, "nobody knows which message to change")
        return None
    outgoing = replace(plain.outgoing, target=target.message_id)
    parts = delivery.message_parts(about.work, target)
    if len(parts) > 1:
        if target.kind is MessageKind.decision:
            about.drop(row, "it was shown in a digest only")
            return None
        outgoing = _within(parts, row, outgoing)
    return replace(plain, outgoing=outgoing)


def _within(parts: dict[str, Content], row: Waiting, outgoing: Outgoing) -> Outgoing:
    """Change one part of a merged message and leave the others as they are."""
    gone: Content = ("", [])
    mine = gone if row.action is MessageAction.delete else (row.body, row.buttons)
    contents = [mine if key == row.target else part for key, part in parts.items()]
    body = "\n\n".join(text for text, _ in contents if text)
    buttons = button_rows([line for _, lines in contents for line in lines])
    if not body:
        return outgoing
    return replace(outgoing, action=MessageAction.edit, body=body, buttons=buttons)


def _ours(about: Round, address: Address) -> bool:
    return (address.platform, address.bot) in about.limits


def people_of(letters: Sequence[Letter]) -> set[PersonId]:
    """Give the people these letters are pushed to."""
    return {one.row.person for one in letters if one.row.person is not None}

"""What the tests of binding say and see: accounts, codes, and the answers they get."""

from datetime import timedelta

from handlers import binding
from handlers.talk import Address, Event, Lines, Outcome, Reply, Text, Words
from storage import codes, people, roster
from storage.database import Database
from storage.kinds import CodeKind, EventKind, PersonId, Role
from storage.roster import Start
from storage.roster_entries import Entry
from tests.offices import GO_LIVE, NOW, TODAY, found, moment

CODE = "ACDE3467"
TAIL = "0001"
WHOLE = f"{CODE} {TAIL}"
PHONE = Address("telegram", "1", "77", "77")
TABLET = Address("telegram", "1", "88", "88")
DESK = Address("web", "1", "77", "77")


def said(words: Words) -> list[str]:
    """Give the ids of what is said."""
    match words:
        case Text(id_, _):
            return [id_]
        case Lines(parts):
            return [id_ for part in parts for id_ in said(part)]
        case _:
            return []


def event(text: str, address: Address = PHONE, *, private: bool = True) -> Event:
    return Event(address, "1", EventKind.text, NOW, NOW, text=text, private=private)


def answers(outcomes: list[Outcome]) -> list[str]:
    return [id_ for o in outcomes if isinstance(o, Reply) for id_ in said(o.words)]


def bound(database: Database, address: Address = PHONE) -> PersonId | None:
    key = (address.platform, address.bot, address.user)
    with database.read() as work:
        found = people.resolve(work, [key]).get(key)
    return found.person if found else None


def write(
    database: Database,
    text: str,
    address: Address = PHONE,
    *,
    private: bool = True,
    later: timedelta = timedelta(0),
) -> list[Outcome]:
    with database.write() as work:
        now = moment(work, NOW + later)
        return binding.bind(now, event(text, address, private=private), text)


def issued(database: Database, person: PersonId, code: str = CODE) -> None:
    with database.write() as work:
        codes.issue(work, person, CodeKind.roster, code, NOW)


def leader_with_code(database: Database) -> PersonId:
    """Found a county with a leader who holds a code."""
    found(database)
    entry = Entry(2, "张三", "13800000001", Role.leader, "", "平安镇", "石桥村")
    with database.write() as work:
        directory = moment(work).office.directory
        roster.write(work, directory, [entry], Start(TODAY, GO_LIVE, "zh_CN"))
        (person,) = people.load_all(work)
    issued(database, person)
    return person

"""One proposal, several people deciding on it in the same moment, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier

from handlers import policies
from handlers.policies import Stored
from handlers.talk import Text
from handlers.turn import Moment
from storage import areas, roster
from storage.database import Database
from storage.kinds import AreaId, Role
from storage.policies import Proposal
from storage.roster_entries import Place
from tests import offices

LATER = date(2099, 1, 1)


def county(database: Database) -> AreaId:
    """Found a county with two people who may decide on rules."""
    area = offices.found(database)
    with database.write() as work:
        for name, phone in (("周敏", "13900000001"), ("钱七", "13900000002")):
            person = roster.add_person(work, name, phone, "zh_CN")
            roster.add_assignment(work, person, (Role.county, Place(area=area)), offices.GO_LIVE)
    return area


def add(database: Database, area: AreaId, asks: int) -> None:
    """Propose a pack that allows so many asks a day."""
    body = offices.pack().body.replace("asks_per_day = 3", f"asks_per_day = {asks}")
    with database.write() as work:
        proposal = Proposal(area, "own", body, LATER, "周敏")
        assert isinstance(policies.propose(offices.moment(work), proposal, past=False), Stored)


def test_two_who_confirm_and_take_back_at_once_cannot_both_succeed(database: Database) -> None:
    """Threads race over one proposal; the row says what the one answer said."""
    area = county(database)
    add(database, area, 9)
    for wanted in range(3, 9):
        add(database, area, wanted + 10)
        start = Barrier(3)

        def act(deed: Callable[[Moment], Stored | Text], start: Barrier = start) -> str:
            start.wait()
            with database.write() as work:
                done = deed(offices.moment(work))
            return done.id if isinstance(done, Text) else "done"

        deeds = (
            partial(policies.confirm, wanted=wanted, by="钱七", past=False),
            partial(policies.confirm, wanted=wanted, by="钱七", past=False),
            partial(policies.withdraw, wanted=wanted, by="周敏"),
        )
        with ThreadPoolExecutor(3) as pool:
            told = list(pool.map(act, deeds))

        assert told.count("done") == 1, told
        confirmed = told[2] != "done"
        with database.read() as work:
            active = {version.id for version in areas.directory(work).policies}
        assert (wanted in active) is confirmed

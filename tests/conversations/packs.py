"""Another pack for the small county, in force at once."""

from __future__ import annotations

from sqlalchemy import update

from handlers.rules import policy
from storage import areas, tables
from tests.actors import Stage
from tests.offices import pack


def use(stage: Stage, *changes: tuple[str, str]) -> None:
    """Put the default pack with some pieces replaced in force; each piece must be there once."""
    body = pack().body
    for old, new in changes:
        assert body.count(old) == 1, old
        body = body.replace(old, new)
    put(stage, body)


def put(stage: Stage, body: str) -> None:
    """Put a pack's text in force in place of the one there."""
    policy.parse_pack(body)
    with stage.database.write() as work:
        work.run(update(tables.PolicyVersion).values(body=body))
        areas.changed(work)
    stage.turns = stage.fresh_turns()

"""Files that go out with messages: written with the turn, forgotten with the message's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage import bulk, tables
from storage.outbox import BODIES_KEPT
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to send: its bytes in `content`, or in `recipe` what it is made from when sent.

    `picture` asks for it to be shown as a picture, where the messenger can.
    """

    name: str
    mime: str
    language: str
    content: bytes | None = None
    recipe: Mapping[str, Any] | None = None
    picture: bool = False


def add(work: Work, outbox_key: str, file: Enclosed) -> None:
    """Remember the file of a message to send; ignored if the message has one already."""
    if of_message(work, outbox_key) is not None:
        return
    recipe = None if file.recipe is None else dict(file.recipe)
    row: dict[str, Any] = {"outbox_key": outbox_key, "name": file.name, "mime": file.mime}
    row |= {"picture": file.picture, "language": file.language, "recipe": recipe}
    bulk.insert(work.connection, tables.table(tables.Enclosure), [row | {"content": file.content}])


def add_many(work: Work, files: Mapping[str, Enclosed]) -> None:
    """Remember the files of many messages, by their keys; those that have one keep it."""
    rows = [
        {
            "outbox_key": key,
            "name": file.name,
            "mime": file.mime,
            "picture": file.picture,
            "language": file.language,
            "recipe": None if file.recipe is None else dict(file.recipe),
            "content": file.content,
        }
        for key, file in files.items()
    ]
    bulk.insert_missing(work.connection, tables.table(tables.Enclosure), rows, ("outbox_key",))


def of_message(work: Work, outbox_key: str) -> Enclosed | None:
    """Give the file of a message; None if it has none, or it was forgotten."""
    row: tables.Enclosure | None = work.one(
        select(tables.Enclosure).where(tables.Enclosure.outbox_key == outbox_key)
    )
    if row is None:
        return None
    return Enclosed(row.name, row.mime, row.language, row.content, row.recipe, row.picture)


def forget(work: Work, now: datetime, ids: tuple[int, int]) -> None:
    """Drop the files of messages settled long ago, of outbox ids after the first to the second."""
    sent = tables.Outbox
    old = select(sent.key).where(
        sent.id > ids[0], sent.id <= ids[1], sent.settled_at < now - BODIES_KEPT
    )
    work.run(
        delete(tables.Enclosure)
        .where(tables.Enclosure.outbox_key.in_(old))
        .execution_options(synchronize_session=False)
    )

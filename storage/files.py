"""Files people sent that are wanted here: asked for in the turn, fetched after it, forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from storage import tables
from storage.kinds import EventKind, FileId, FileState, PersonId
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file of a message: where it came from, what it is for, and what the platform says of it.

    `source` is the platform's id of it; `address` is (platform, bot, user, chat).
    """

    event_key: str
    person: PersonId
    address: tuple[str, str, str, str]
    source: str
    kind: EventKind
    name: str
    mime: str
    size: int
    caption: str
    purpose: str
    about: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a file: kept under a digest until an instant, or why it is not."""

    state: FileState
    at: datetime
    mime: str = ""
    size: int = 0
    digest: str | None = None
    reason: str | None = None
    keep_until: datetime | None = None


def want(work: Work, file: Wanted) -> FileId:
    """Remember that a file is to be fetched."""
    platform, bot, user, chat = file.address
    row = tables.StoredFile(
        event_key=file.event_key,
        person_id=file.person,
        platform=platform,
        bot=bot,
        user=user,
        chat=chat,
        source=file.source,
        kind=file.kind,
        name=file.name,
        mime=file.mime,
        size=file.size,
        caption=file.caption,
        purpose=file.purpose,
        about=file.about,
        state=FileState.wanted,
        sent_at=file.sent_at,
    )
    work.add(row)
    return FileId(row.id)


def get(work: Work, file: FileId) -> tables.StoredFile | None:
    """Give a file as it stands, read anew."""
    found: tables.StoredFile | None = work.session.get(
        tables.StoredFile, file, populate_existing=True
    )
    return found


def some(work: Work, ids: Collection[FileId]) -> dict[FileId, tables.StoredFile]:
    """Give several files by id; those that are not there are left out."""
    if not ids:
        return {}
    row = tables.StoredFile
    return {FileId(one.id): one for one in work.ones(select(row).where(row.id.in_(sorted(ids))))}


def settle(work: Work, file: FileId, settled: Settled) -> bool:
    """Say what became of a file; False if that was said before."""
    row = tables.StoredFile
    values: dict[str, Any] = {"state": settled.state, "settled_at": settled.at}
    values |= {"reason": settled.reason, "digest": settled.digest}
    values |= {"keep_until": settled.keep_until}
    if settled.state is FileState.stored:
        values |= {"mime": settled.mime, "size": settled.size}
    changed: Any = work.run(
        update(row)
        .where(row.id == file, row.state == FileState.wanted)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)


def about(work: Work, subjects: Collection[str]) -> list[tables.StoredFile]:
    """Give the files that belong to these subjects, the oldest first."""
    row = tables.StoredFile
    return work.ones(
        select(row)
        .where(row.about.in_(sorted(subjects)))
        .order_by(row.id)
        .execution_options(populate_existing=True)
    )


def keep_until(work: Work, ids: Sequence[FileId], until: datetime | None) -> None:
    """Say until when files are kept; None keeps them until something else is said."""
    row = tables.StoredFile
    work.run(
        update(row)
        .where(row.id.in_(sorted(ids)))
        .values(keep_until=until)
        .execution_options(synchronize_session=False)
    )


def forget(work: Work, now: datetime, limit: int) -> int:
    """Let go of files whose time is over, with all that was said of them; give how many."""
    row = tables.StoredFile
    over = select(row.id).where(row.keep_until < now).order_by(row.keep_until).limit(limit)
    changed: Any = work.run(
        update(row)
        .where(row.id.in_(over))
        .values(
            state=FileState.forgotten, digest=None, keep_until=None, name="", caption="", source=""
        )
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)


def kept(work: Work, digests: Collection[str]) -> set[str]:
    """Give those of these digests that some file is still kept under."""
    row = tables.StoredFile
    return set(work.ones(select(row.digest).where(row.digest.in_(sorted(digests))).distinct()))

"""Long work in chunks: who has it, how far it is, and when it is tried again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update

from storage import bulk, tables
from storage.kinds import JobState
from storage.work import Work

STALE = timedelta(seconds=60)
TRIES = 5
FIRST_WAIT = timedelta(seconds=5)
REASON_LENGTH = 300


class JobLostError(Exception):
    """Another process has taken this job over."""


@dataclass(frozen=True, slots=True)
class Job:
    """Long work as a step sees it; `now` is when this chunk began.

    `heartbeat` is the last sign of life given, by which a holder proves it still is one.
    """

    id: int
    key: str
    kind: str
    arguments: Mapping[str, Any]
    position: Mapping[str, Any]
    done: int
    total: int
    failures: int
    heartbeat: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is after a chunk."""

    position: Mapping[str, Any]
    done: int
    total: int
    finished: bool


@dataclass(frozen=True, slots=True)
class PutOff:
    """What was asked for is not to be had now: the job is taken up again at an instant."""

    until: datetime


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done once for a key."""

    key: str
    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


def add(work: Work, job: NewJob, now: datetime) -> bool:
    """Queue a job; False if there is one of this key already, whatever its state."""
    row = {
        "key": job.key,
        "kind": job.kind,
        "arguments": dict(job.arguments),
        "state": JobState.waiting,
        "position": _stored({}, 0),
        "done": 0,
        "total": 0,
        "created_at": now,
    }
    return bool(bulk.insert_new(work.connection, tables.table(tables.Job), [row], ("key",)))


def take(work: Work, kinds: Collection[str], now: datetime) -> Job | None:
    """Give the oldest job that waits or whose holder is silent; it is ours from now on.

    Of a waiting job `heartbeat` is the instant before which it is not tried again.
    """
    row = tables.Job
    ready = and_(row.state == JobState.waiting, or_(row.heartbeat.is_(None), row.heartbeat <= now))
    silent = and_(row.state == JobState.running, row.heartbeat <= now - STALE)
    found: tables.Job | None = work.one(
        select(row)
        .where(row.kind.in_(sorted(kinds)), or_(ready, silent))
        .order_by(row.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if found is None:
        return None
    found.state, found.heartbeat = JobState.running, now
    work.session.flush()
    return _seen(found, now)


def hold(work: Work, job: Job, now: datetime) -> Job:
    """Lock a job for a chunk and give it as it stands; JobLostError if it is no longer ours."""
    row = tables.Job
    found: tables.Job | None = work.one(
        select(row)
        .where(row.id == job.id, row.state == JobState.running, row.heartbeat == job.heartbeat)
        .with_for_update()
    )
    if found is None:
        raise JobLostError(job.key)
    return _seen(found, now)


def advance(work: Work, job: Job, progress: Progress) -> None:
    """Record a chunk, in the transaction of the chunk itself; a success ends earlier failures."""
    _change(
        work,
        job,
        state=JobState.done if progress.finished else JobState.running,
        position=_stored(progress.position, 0),
        done=progress.done,
        total=progress.total,
        heartbeat=job.now,
        error=None,
    )


def fail(work: Work, job: Job, error: str, now: datetime) -> JobState:
    """Record a failed chunk: tried again later, longer each time, in the end no more."""
    failures = job.failures + 1
    state = JobState.failed if failures >= TRIES else JobState.waiting
    _change(
        work,
        job,
        state=state,
        position=_stored(job.position, failures),
        heartbeat=now + FIRST_WAIT * 2 ** (failures - 1),
        error=error.replace("\0", "")[:REASON_LENGTH],
    )
    return state


def put_off(work: Work, job: Job, until: datetime) -> None:
    """Let a job wait until an instant; that counts neither as a failure nor as progress."""
    _change(
        work,
        job,
        state=JobState.waiting,
        position=_stored(job.position, 0),
        heartbeat=until,
        error=None,
    )


def by_key(work: Work, key: str) -> tables.Job | None:
    """Give a job's row, None if there is none."""
    found: tables.Job | None = work.one(select(tables.Job).where(tables.Job.key == key))
    return found


def _change(work: Work, job: Job, **values: Any) -> None:  # noqa: ANN401  columns of the table
    row = tables.Job
    work.run(
        update(row)
        .where(row.id == job.id, row.state == JobState.running)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _stored(position: Mapping[str, Any], failures: int) -> dict[str, Any]:
    return {"at": dict(position), "failures": failures}


def _seen(row: tables.Job, now: datetime) -> Job:
    return Job(
        row.id,
        row.key,
        row.kind,
        row.arguments,
        row.position["at"],
        row.done,
        row.total,
        row.position["failures"],
        row.heartbeat or now,
        now,
    )


def hasten(work: Work, key: str, now: datetime) -> None:
    """Let a job that waits be tried at once; one that runs or is over stays as it is."""
    row = tables.Job
    work.run(
        update(row)
        .where(row.key == key, row.state == JobState.waiting)
        .values(heartbeat=now)
        .execution_options(synchronize_session=False)
    )

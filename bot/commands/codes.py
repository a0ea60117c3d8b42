"""`zhucun codes`: one-time binding codes for everybody who has no account yet, as CSV."""

import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.commands import console, opening
from bot.commands.console import Console
from bot.documents import sheets
from bot.settings import Settings
from handlers.talk import text
from storage import codes, people
from storage.areas import Directory
from storage.kinds import CodeKind
from storage.people import Person
from storage.posts import Post

_COLUMNS = ("name", "phone", "roles", "place", "code", "until")


@dataclass(frozen=True, slots=True)
class _Issuing:
    told: Console
    directory: Directory

    def row(self, person: Person, posts: list[Post], code: str, until: str) -> list[str]:
        roles = tuple(
            text(f"roster.role.{role}") for role in dict.fromkeys(post.role for post in posts)
        )
        places = tuple(dict.fromkeys(filter(None, map(self._place, posts))))
        return [
            person.name,
            person.phone,
            self.told.words(text("console.list", items=roles)),
            self.told.words(text("console.list", items=places)),
            codes.spelt(code),
            until,
        ]

    def _place(self, post: Post) -> str:
        if post.team is not None:
            return self.directory.areas[self.directory.teams[post.team].village].name
        return self.directory.areas[post.area].name if post.area is not None else ""


def issue_codes(settings: Settings, *, everybody: bool, out: Path | None) -> None:
    """Issue roster codes as CSV, to a file or standard output; earlier unused ones end.

    Nothing is issued if the file cannot be written.
    """
    told = console.of(settings)
    now = SystemClock().now()
    with opening.opened(settings) as database, database.write() as work:
        office = opening.office(told, work)
        zone = office.zone
        today = now.astimezone(zone).date()
        issuing = _Issuing(told, office.directory)
        bound = people.bound(work)
        rows = [[told.text(f"console.codes.{name}") for name in _COLUMNS]]
        for person in people.load_all(work).values():
            posts = [p for p in person.posts if p.last_day is None or p.last_day >= today]
            if posts and (everybody or person.id not in bound):
                code = codes.fresh(secrets.choice)
                ends = codes.issue(work, person.id, CodeKind.roster, code, now)
                until = f"{ends.astimezone(zone):%Y-%m-%d %H:%M}"
                rows.append(issuing.row(person, posts, code, until))
        work.flush()
        _write(told, rows, out)
    if len(rows) == 1:
        told.remark("console.codes.nobody")
    else:
        told.remark("console.codes.issued", n=len(rows) - 1)


def _write(told: Console, rows: list[list[str]], out: Path | None) -> None:
    content = sheets.as_csv(rows)
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise told.not_done("console.not_written", file=out, reason=reason) from None

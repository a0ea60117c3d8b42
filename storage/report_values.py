"""Reports as values: heads made of sentences with their sources, and where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.kinds import FileId, PersonId, PolicyId, ReportState, TeamId


@dataclass(frozen=True, slots=True)
class Source:
    """Rows a sentence was made from: `kind` says of which table, "days" are people's ledgers."""

    kind: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report and where it comes from; nowhere means a person wrote it."""

    text: str
    sources: tuple[Source, ...] = ()


Sections = Mapping[str, tuple[Sentence, ...]]
"""The sentences under each head of the pack."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who owes a report: a team, or of a member's report the person in it."""

    team: TeamId
    person: PersonId | None = None

    @property
    def code(self) -> str:
        """What rows and buttons call it."""
        return f"t{self.team}" if self.person is None else f"p{self.person}"


@dataclass(frozen=True, slots=True)
class Key:
    """Which report it is."""

    subject: Subject
    kind: str
    period: str

    @property
    def plain(self) -> tuple[str, str, str]:
        """What rows are found by."""
        return (self.subject.code, self.kind, self.period)


@dataclass(frozen=True, slots=True)
class Filing:
    """A version of a report as it is filed; `labels` are the heads' names, (id, zh, en)."""

    key: Key
    sections: Sections
    labels: tuple[tuple[str, str, str], ...]
    by: PersonId
    at: datetime
    late: bool
    policy: PolicyId
    file: FileId | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A report as it was filed once; instants are in UTC."""

    n: int
    sections: Sections
    labels: tuple[tuple[str, str, str], ...]
    by: PersonId
    filed_at: datetime
    policy: PolicyId
    state: ReportState
    decided_by: PersonId | None
    decided_at: datetime | None
    comment: str
    file: FileId | None

    def text(self, head: str) -> str:
        """Give what stands under a head, a line a sentence; "" where nothing does."""
        return "\n".join(sentence.text for sentence in self.sections.get(head, ()))


@dataclass(frozen=True, slots=True)
class Filed:
    """A report with all its versions, the oldest first; `late` and `filed_at` are the first's."""

    id: int
    key: Key
    state: ReportState
    late: bool
    filed_at: datetime
    by: PersonId
    decided_by: PersonId | None
    decided_at: datetime | None
    comment: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The version that counts."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands, without what is in it."""

    id: int
    team: TeamId
    state: ReportState
    version: int
    late: bool
    filed_at: datetime


def to_json(sections: Sections) -> dict[str, Any]:
    """Give sections as they are stored."""
    return {
        head: [[one.text, [[s.kind, list(s.ids)] for s in one.sources]] for one in sentences]
        for head, sentences in sections.items()
    }


def of_json(stored: Mapping[str, Any]) -> dict[str, tuple[Sentence, ...]]:
    """Read what was stored."""
    return {
        head: tuple(
            Sentence(text, tuple(Source(kind, tuple(ids)) for kind, ids in sources))
            for text, sources in rows
        )
        for head, rows in stored.items()
    }


def texts_of(stored: Mapping[str, Any]) -> list[str]:
    """Give what stands under each head of stored sections, a line a sentence."""
    return ["\n".join(str(row[0]) for row in rows) for rows in stored.values()]

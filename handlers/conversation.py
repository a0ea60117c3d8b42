"""Where a conversation stands: the open form's answers in order of time, and parked forms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

PARKED_AFTER = timedelta(hours=2)
_PARKED_KEPT = 3
SKIPPED = "\u0000skipped"


@dataclass(slots=True)
class OpenForm:
    """A form somebody is filling in; `answers` maps a field to its stored value, oldest first.

    `serial` tells this form's buttons from those of earlier ones; `context` is what the form was
    opened with and does not ask for.
    """

    name: str
    version: int
    serial: int
    touched_at: datetime
    answers: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)

    def put(self, name: str, value: object) -> None:
        """Store an answer as the newest one."""
        self.answers.pop(name, None)
        self.answers[name] = value

    def undo(self) -> bool:
        """Take the last answer back; False where there is none."""
        if not self.answers:
            return False
        self.answers.popitem()
        return True

    def to_json(self) -> dict[str, Any]:
        """Give what is stored; answers as a list, for JSON objects have no order to rely on."""
        return {
            "form": self.name,
            "version": self.version,
            "serial": self.serial,
            "at": self.touched_at.isoformat(),
            "answers": [[name, value] for name, value in self.answers.items()],
            "context": self.context,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> OpenForm:
        """Read what was stored."""
        return cls(
            stored["form"],
            stored["version"],
            stored["serial"],
            datetime.fromisoformat(stored["at"]),
            dict(stored["answers"]),
            stored["context"],
        )


@dataclass(slots=True)
class Conversation:
    """One person's conversation; written back only if it changed."""

    key: str
    open: OpenForm | None = None
    parked: list[OpenForm] = field(default_factory=list)
    serial: int = 0
    notes: dict[str, Any] = field(default_factory=dict)
    changed: bool = False

    @classmethod
    def from_json(cls, key: str, stored: dict[str, Any]) -> Conversation:
        """Read what was stored; an empty body is a new conversation."""
        opened = stored.get("open")
        return cls(
            key,
            OpenForm.from_json(opened) if opened else None,
            [OpenForm.from_json(form) for form in stored.get("parked", [])],
            stored.get("serial", 0),
            stored.get("notes", {}),
        )

    def to_json(self) -> dict[str, Any]:
        """Give what is stored."""
        return {
            "open": self.open.to_json() if self.open else None,
            "parked": [form.to_json() for form in self.parked],
            "serial": self.serial,
            "notes": self.notes,
        }

    def start(self, name: str, version: int, now: datetime) -> OpenForm:
        """Open a form, parking the one that was open."""
        self.park()
        self.serial += 1
        self.open = OpenForm(name, version, self.serial, now)
        self.changed = True
        return self.open

    def park(self) -> None:
        """Put the open form aside; the last three are kept, empty ones are not."""
        if self.open is not None:
            if self.open.answers:
                self.parked = [*self.parked, self.open][-_PARKED_KEPT:]
            self.open = None
            self.changed = True

    def park_if_idle(self, now: datetime) -> None:
        """Park a form nobody touched for two hours."""
        if self.open is not None and now - self.open.touched_at > PARKED_AFTER:
            self.park()

    def keep_only(self, names: Collection[str]) -> None:
        """Drop forms that this release no longer has."""
        if self.open is not None and self.open.name not in names:
            self.close()
        known = [form for form in self.parked if form.name in names]
        if len(known) != len(self.parked):
            self.parked, self.changed = known, True

    def resume(self, index: int, now: datetime) -> OpenForm:
        """Go on with a parked form."""
        chosen = self.parked.pop(index)
        self.park()
        chosen.touched_at = now
        self.open = chosen
        self.changed = True
        return chosen

    def close(self) -> None:
        """End the open form."""
        self.open = None
        self.changed = True

    def note(self, name: str, value: object) -> None:
        """Remember a small thing between turns; None forgets it."""
        self.notes[name] = value
        if value is None:
            del self.notes[name]
        self.changed = True

"""The words every part of a policy pack is made of: sections, labels and rules with a source."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Basis = Literal["national", "county", "example"]
Counts = Literal["stationed", "excused", "missing", "unknown"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Natural = Annotated[int, Field(ge=0)]
Positive = Annotated[int, Field(ge=1)]
MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Share = Annotated[str, Field(pattern=r"^[1-9]\d?/[1-9]\d?$")]


class Section(BaseModel):
    """A part of the pack: frozen, exact types, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Label(Section):
    """What a thing of the pack is called."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def text(self, language: str) -> str:
        """Give the label in "zh_CN" or "en"; any other language gets English."""
        return self.zh if language.startswith("zh") else self.en


class Rule(Section):
    """A rule with its source; `document` is the county's document number."""

    clause: Annotated[str, Field(min_length=1)]
    basis: Basis
    document: str = ""


class WorkingHours(Rule):
    """A clock that runs in the hours between `opens` and `closes` of working days only."""

    opens: time
    closes: time


class Number(Rule):
    """A rule that is one number."""

    value: Positive


def is_day(month_day: str) -> bool:
    """Whether MM-DD is a day of every year."""
    try:
        date.fromisoformat(f"2001-{month_day}")
    except ValueError:
        return False
    return True

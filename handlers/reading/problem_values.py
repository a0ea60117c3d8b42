"""What is said about problems, as values: one is raised, answered, or they are asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Raised:
    """困难: 三组饮水管冻裂. What the township shall see to."""

    body: str


@dataclass(frozen=True, slots=True)
class ProblemsAsked:
    """困难 alone: how one's problems stand, or those one has to answer."""


@dataclass(frozen=True, slots=True)
class Answered:
    """答复 3 水利站明天来修: an answer to the problem of a number; "" asks for the words."""

    number: int
    body: str = ""


ProblemWords = Raised | ProblemsAsked | Answered

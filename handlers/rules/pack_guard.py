"""The parts of a policy pack against formalism: what messages cost, and where complaints go."""

from __future__ import annotations

from datetime import time

from handlers.rules.pack_terms import Identifier, Natural, Positive, Rule


class Burden(Rule):
    """What the monthly burden report reckons with, and the local time at which it is sent.

    Reading any message takes `read_seconds`; answering one that asks takes `answer_seconds` more.
    """

    read_seconds: Positive
    answer_seconds: Positive
    at: time


class Complaints(Rule):
    """投诉建议: working days to answer, the hour of reminders, and what keeps it from abuse.

    `head` is the office of the leading group's head, None where the county alone can be chosen.
    `nameless_per_day` is how many nameless ones a sender may begin in a day, 0 for none at all,
    and `nameless_in_county` how many a county takes in a day.
    """

    answer_days: Positive
    at: time
    head: Identifier | None = None
    nameless_per_day: Natural
    nameless_in_county: Natural


BURDEN = Burden(read_seconds=20, answer_seconds=60, at=time(9), clause="四(二)", basis="example")
COMPLAINTS = Complaints(
    answer_days=5,
    at=time(9),
    nameless_per_day=3,
    nameless_in_county=50,
    clause="四(二)",
    basis="example",
)

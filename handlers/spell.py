"""Values that need more than one word: spans of days."""

from __future__ import annotations

from handlers.reading import lunar
from handlers.rules.span import Half as Part
from handlers.rules.span import Span
from handlers.talk import Words, text


def span(days: Span) -> Words:
    """Give a span with weekdays, halves named only where they matter."""
    if days.first == days.last:
        if days.first_half is days.last_half:
            return text(f"span.{days.first_half.value}", day=days.first)
        return text("span.day", day=days.first)
    first = text("span.pm" if days.first_half is Part.PM else "span.day", day=days.first)
    last = text("span.am" if days.last_half is Part.AM else "span.day", day=days.last)
    return text("span.days", first=first, last=last)


def lunar_span(days: Span) -> Words:
    """Give the same days in the lunar calendar, for who named them so."""
    first, *rest = lunar.names_of(days)
    if not rest:
        return text("reading.lunar.one", first=first)
    return text("reading.lunar.span", first=first, last=rest[0])

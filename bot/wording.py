"""Text ids to text, per language, with values spelt as that language spells them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot import catalogues
from handlers.rules.pack_terms import Label
from handlers.talk import Lines, Text, Verbatim, Words

LANGUAGES = ("zh_CN", "en")
_WEEKDAYS_ZH = "一二三四五六日"


class Wording:
    """Renders words in a language; one for the program, since catalogues do not change."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Spell instants in `zone`."""
        self._zone = zone

    def render(self, words: Words, language: str) -> str:
        """Give the text; KeyError for an id without wording or a value left out."""
        # Tests of type, not patterns that take apart: this is a tenth of a check-in.
        if isinstance(words, Text):
            return self._text(words.id, words.values, language)
        if isinstance(words, Lines):
            return "\n".join(filter(None, [self.render(p, language) for p in words.parts]))
        return words.body

    def _text(self, id_: str, values: Mapping[str, object], language: str) -> str:
        pattern = catalogues.read(language).choose(id_, values.get("n"))
        if not values:
            return pattern
        return pattern.format_map({k: self._value(v, language) for k, v in values.items()})

    def _value(self, value: object, language: str) -> str:
        match value:
            case str():
                return value
            case Text() | Verbatim() | Lines():
                return self.render(value, language)
            case Label():
                return value.text(language)
            case datetime():
                local = value.astimezone(self._zone)
                return f"{_day(local.date(), language)} {local:%H:%M}"
            case date():
                return _day(value, language)
            case Decimal():
                return f"{value.normalize():f}"
            case tuple() | list():
                separator = "、" if language == "zh_CN" else ", "
                return separator.join([self._value(one, language) for one in value])
            case _:
                return str(value)


@lru_cache(maxsize=512)
def _day(day: date, language: str) -> str:
    if language == "zh_CN":
        return f"{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{day:%a} {day.day} {day:%b}"

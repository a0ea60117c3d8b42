"""What commands say to the operator, in the configured language."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import typer

from bot.commands.refusal import NOT_DONE, WRONG_CALL, Refusal
from bot.settings import Settings
from bot.wording import Wording
from handlers.talk import Words, text


@dataclass(frozen=True, slots=True)
class Console:
    """Renders wording ids; results go to standard output, remarks to standard error."""

    wording: Wording
    language: str

    def words(self, words: Words) -> str:
        """Give words as text."""
        return self.wording.render(words, self.language)

    def text(self, wording_id: str, /, **values: object) -> str:
        """Give the text of an id."""
        return self.words(text(wording_id, **values))

    def say(self, wording_id: str, /, **values: object) -> None:
        """Print a result."""
        typer.echo(self.text(wording_id, **values))

    def remark(self, wording_id: str, /, **values: object) -> None:
        """Print what is no part of the result."""
        typer.echo(self.text(wording_id, **values), err=True)

    def refusal(self, wording_id: str, /, **values: object) -> Refusal:
        """Make a refusal to raise, because of the call or of what it found set up."""
        return Refusal(self.text(wording_id, **values), WRONG_CALL)

    def not_done(self, wording_id: str, /, **values: object) -> Refusal:
        """Make a refusal to raise, because of what was handed in."""
        return Refusal(self.text(wording_id, **values), NOT_DONE)


def of(settings: Settings) -> Console:
    """Give the console of an installation."""
    return Console(Wording(ZoneInfo(settings.timezone)), settings.language)

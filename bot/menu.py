"""The commands menu and the keyboard of a messenger, in the installation's language."""

from bot.gateways.telegram.sending import Labels
from bot.wording import Wording
from handlers.talk import text

_COMMANDS = ("checkin", "leave", "todo", "diary", "report", "why", "help")


def commands(wording: Wording, language: str) -> tuple[tuple[str, str], ...]:
    """Give the menu: what is typed and what it does."""
    return tuple((name, wording.render(text(f"menu.{name}"), language)) for name in _COMMANDS)


def labels(wording: Wording, language: str) -> Labels:
    """Give the words on the keyboard; each of them is also a command when typed."""
    rows = (("menu.here", "menu.ask_leave"), ("menu.todo_word", "menu.help_word"))
    spelt = tuple(tuple(wording.render(text(id_), language) for id_ in row) for row in rows)
    return Labels(wording.render(text("menu.location"), language), spelt)

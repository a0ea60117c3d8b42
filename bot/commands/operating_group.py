"""The words of `zhucun backup`, `restore`, `due`, `hold` and `release`; loaded when called."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer()


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where the copy goes; must not be there yet.")],
) -> None:
    """Copy an SQLite database while the program runs."""
    from bot.commands import backup as command  # noqa: PLC0415  loaded when called

    command.make(_settings(context), file)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A copy made by `zhucun backup` or `migrate`.")],
) -> None:
    """Put a copy in place of the SQLite database; nothing is sent before `zhucun release`."""
    from bot.commands import backup as command  # noqa: PLC0415  loaded when called

    command.restore(_settings(context), file)


@app.command()
def due(context: typer.Context) -> None:
    """Print what would be sent now; changes nothing."""
    from bot.commands import release as command  # noqa: PLC0415  loaded when called

    command.due(_settings(context))


@app.command()
def hold(context: typer.Context) -> None:
    """Send nothing from the next start on: to be said after restoring PostgreSQL."""
    from bot.commands import release as command  # noqa: PLC0415  loaded when called

    command.hold(_settings(context))


@app.command()
def release(
    context: typer.Context,
    drop: Annotated[bool, typer.Option("--drop/--send", help="Drop what waits, or send it.")],
) -> None:
    """Let messages go out again after a restore."""
    from bot.commands import release as command  # noqa: PLC0415  loaded when called

    command.release(_settings(context), drop=drop)


def _settings(context: typer.Context) -> "Settings":
    from bot.commands import opening  # noqa: PLC0415  loaded when called

    return opening.load_settings(context.obj)

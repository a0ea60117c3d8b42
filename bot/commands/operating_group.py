"""The words of `zhucun backup`, `restore`, `due`, `notices`, `hold`, `release` and `papers`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
def due(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", help="YYYY-MM-DD: list what is due from this day on.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="YYYY-MM-DD: the last day of the list.")
    ] = None,
    form: Annotated[
        Literal["table", "csv", "json"], typer.Option("--format", help="How the list is printed.")
    ] = "table",
) -> None:
    """Print what would be sent now, or with days all that is due between them; changes nothing."""
    from bot.commands import due_between, release  # noqa: PLC0415  loaded when called

    settings = _settings(context)
    if first is None and last is None:
        release.due(settings)
        return
    begins, ends = (due_between.day(settings, one) if one else None for one in (first, last))
    due_between.due_between(settings, due_between.Wanted(begins, ends, form))


@app.command()
def notices(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(help="Follow this one, as a bar, until nothing waits.")
    ] = None,
) -> None:
    """Print how the notices are doing: sent, unknown, not reached, confirmed."""
    from bot.commands import notices as command  # noqa: PLC0415  loaded when called

    command.show(_settings(context), number)


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


@app.command()
def papers(
    context: typer.Context,
    leave: Annotated[int, typer.Argument(help="The leave's number, as the chat says it.")],
    reader: Annotated[str, typer.Option("--for", help="Who reads them: the final approver.")],
    out: Annotated[Path, typer.Option(help="The folder they are written into.")] = Path("papers"),
) -> None:
    """Write the papers of a leave into a folder, for whom they are; it is written down."""
    from bot.commands import papers as command  # noqa: PLC0415  loaded when called

    command.papers(_settings(context), command.Wanted(leave, reader, out))


def _settings(context: typer.Context) -> "Settings":
    from bot.commands import opening  # noqa: PLC0415  loaded when called

    return opening.load_settings(context.obj)

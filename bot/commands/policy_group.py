"""The words of `zhucun policy …`; what they do is loaded when one is called."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="policy",
    help="The county's rules: check a pack, compare, put it in force from a day on.",
    no_args_is_help=True,
)

_File = Annotated[Path, typer.Argument(help="A policy pack (TOML).")]
_By = Annotated[str | None, typer.Option(help="The administrator or coordinator you are.")]
_Past = Annotated[bool, typer.Option("--past", help="Let it begin on a day that has passed.")]


@app.command()
def check(context: typer.Context, file: _File) -> None:
    """Tell whether a pack can be used, and which of its rules nobody confirmed."""
    from bot.commands import policy as command  # noqa: PLC0415  loaded when called

    command.check(_settings(context), file)


@app.command()
def add(  # noqa: PLR0913, PLR0917  one argument per flag
    context: typer.Context,
    file: _File,
    first: Annotated[str, typer.Option("--from", help="YYYY-MM-DD: the first day it holds.")],
    area: Annotated[str | None, typer.Option(help="Where; without it, everywhere.")] = None,
    by: _By = None,
    past: _Past = False,  # noqa: FBT002  a flag
) -> None:
    """Propose a pack; the first one holds at once, a later one when another person confirms."""
    from bot.commands import policy as command  # noqa: PLC0415  loaded when called

    command.add(_settings(context), file, command.Adding(first, area, by, past))


@app.command()
def confirm(
    context: typer.Context,
    version: Annotated[int, typer.Argument(help="The number `policy add` printed.")],
    by: _By = None,
    past: _Past = False,  # noqa: FBT002  a flag
) -> None:
    """Confirm what somebody else proposed."""
    from bot.commands import policy as command  # noqa: PLC0415  loaded when called

    command.confirm(_settings(context), version, by, past=past)


@app.command()
def withdraw(
    context: typer.Context,
    version: Annotated[int, typer.Argument(help="The number `policy add` printed.")],
    by: _By = None,
) -> None:
    """Take a proposal back that nobody confirmed yet."""
    from bot.commands import policy as command  # noqa: PLC0415  loaded when called

    command.withdraw(_settings(context), version, by)


@app.command()
def show(
    context: typer.Context,
    at: Annotated[str | None, typer.Option(help="YYYY-MM-DD; without it, today.")] = None,
) -> None:
    """Print the versions and all that the one in force says."""
    from bot.commands import policy as command  # noqa: PLC0415  loaded when called

    command.show(_settings(context), at)


@app.command()
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(help="A version's number or a file.")],
    after: Annotated[str, typer.Argument(help="A version's number or a file.")],
    language: Annotated[
        Literal["zh_CN", "en"] | None, typer.Option(help="Instead of the configured one.")
    ] = None,
) -> None:
    """Print in plain words what the second says differently from the first."""
    from bot.commands import policy as command  # noqa: PLC0415  loaded when called

    command.diff(_settings(context), before, after, language)


def _settings(context: typer.Context) -> "Settings":
    from bot.commands import opening  # noqa: PLC0415  loaded when called

    return opening.load_settings(context.obj)

"""The `zhucun` command; each subcommand is loaded when it is called, so that starting is fast."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.refusal import Refusal

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    name="zhucun",
    help="驻村助手 · A chat assistant for work teams stationed in villages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run one command; what it refuses is told in a sentence, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a sign shows a question mark instead of ending the command.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams
    try:
        app()
    except Refusal as refusal:
        typer.echo(str(refusal), err=True)
        sys.exit(refusal.code)


@app.callback()
def _configured(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The configuration file; see config.example.toml.")
    ] = None,
) -> None:
    context.obj = config


def _settings(context: typer.Context) -> "Settings":
    from bot.commands import opening  # noqa: PLC0415  loaded when called

    return opening.load_settings(context.obj)


@app.command()
def init(  # noqa: PLR0913, PLR0917  one argument per flag
    context: typer.Context,
    county: Annotated[str | None, typer.Option(help="The county's name.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Such as Asia/Shanghai.")] = None,
    go_live: Annotated[
        str | None, typer.Option(help="YYYY-MM-DD: nothing before it ever counts.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The first administrator's name.")] = None,
    phone: Annotated[str | None, typer.Option(help="The first administrator's number.")] = None,
) -> None:
    """Set the database up: county, rules, calendar, first administrator; asks what is missing."""
    from bot.commands import init as command  # noqa: PLC0415  loaded when called

    command.init(_settings(context), command.Flags(county, timezone, go_live, name, phone))


@app.command()
def migrate(context: typer.Context) -> None:
    """Bring the database up to date after an update of the program."""
    from bot.commands import migrate as command  # noqa: PLC0415  loaded when called

    command.migrate(_settings(context))


@app.command("import-people")
def import_people(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    dry_run: Annotated[bool, typer.Option(help="Only tell what would change.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Take over a roster, all or nothing; every fault is named with its row."""
    from bot.commands import import_people as command  # noqa: PLC0415  loaded when called

    command.import_people(_settings(context), file, dry_run=dry_run)


@app.command()
def codes(
    context: typer.Context,
    everybody: Annotated[bool, typer.Option("--all", help="Also who has an account.")] = False,  # noqa: FBT002  a flag
    out: Annotated[Path | None, typer.Option(help="Write the CSV to this file.")] = None,
) -> None:
    """Issue one-time binding codes as CSV; earlier unused codes of the same people end."""
    from bot.commands import codes as command  # noqa: PLC0415  loaded when called

    command.issue_codes(_settings(context), everybody=everybody, out=out)


@app.command()
def doctor(context: typer.Context) -> None:
    """Look at configuration, database, rules, calendar and token; say what to do."""
    from bot.commands import doctor as command  # noqa: PLC0415  loaded when called

    raise typer.Exit(command.doctor(context.obj))


@app.command()
def demo(
    context: typer.Context,
    db: Annotated[Path | None, typer.Option(help="Only create the county in this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print who is in it as JSON.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Try it out: a sample county with invented people, in this terminal."""
    from bot.commands import demo as command  # noqa: PLC0415  loaded when called

    command.demo(_settings(context), db, as_json=as_json)


@app.command()
def run(context: typer.Context) -> None:
    """Run the assistant."""
    from bot.commands import run as command  # noqa: PLC0415  loaded when called

    command.run(_settings(context))


@app.command()
def talk(
    context: typer.Context,
    name: Annotated[str, typer.Option("--as", help="Who to be.")],
    at: Annotated[str | None, typer.Option(help="Local time, such as 2026-06-17T09:00.")] = None,
) -> None:
    """Talk to the assistant as somebody, in this terminal."""
    from bot.commands import talk as command  # noqa: PLC0415  loaded when called

    settings = _settings(context)
    command.talk(settings, name, _instant(settings, at) if at is not None else None)


@app.command()
def tick(
    context: typer.Context,
    at: Annotated[str, typer.Option(help="Local time, such as 2026-06-17T09:00.")],
    dry_run: Annotated[bool, typer.Option(help="Only print what would be pushed.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Do what is due at an instant: one sweep of the scheduler."""
    from bot.commands import tick as command  # noqa: PLC0415  loaded when called

    settings = _settings(context)
    command.tick(settings, _instant(settings, at), dry_run=dry_run)


def _instant(settings: "Settings", said: str) -> datetime:
    from bot.commands import console, opening  # noqa: PLC0415  loaded when called

    try:
        local = datetime.fromisoformat(said)
    except ValueError:
        raise console.of(settings).refusal("console.bad_instant", value=said) from None
    return opening.local_instant(settings, local)


if __name__ == "__main__":
    main()

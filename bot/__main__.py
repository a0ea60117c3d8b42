"""The `zhucun` command; each subcommand is loaded when it is called, so that starting is fast."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot import logs, memory
from bot.commands import operating_group, policy_group
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
app.add_typer(policy_group.app)
app.add_typer(operating_group.app)


def main() -> None:
    """Run one command; what it refuses is told in a sentence, without a traceback."""
    logs.configure("warning", "console")
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
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or XLS file.")],
    dry_run: Annotated[bool, typer.Option(help="Only tell what would change.")] = False,  # noqa: FBT002  a flag
    accept_phones: Annotated[  # noqa: FBT002  a flag
        bool, typer.Option(help="Take other numbers of people known by name, unit and team.")
    ] = False,
    faults: Annotated[
        Path | None, typer.Option(help="Where the workbook with the faults goes (XLSX).")
    ] = None,
) -> None:
    """Take over a roster, all or nothing; every fault is named with its row."""
    from bot.commands import import_people as command  # noqa: PLC0415  loaded when called

    options = command.Options(dry_run, accept_phones, faults)
    command.import_people(_settings(context), file, options)


@app.command("import-areas")
def import_areas(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV, XLSX or XLS file.")],
    dry_run: Annotated[bool, typer.Option(help="Only tell what would change.")] = False,  # noqa: FBT002  a flag
    faults: Annotated[
        Path | None, typer.Option(help="Where the workbook with the faults goes (XLSX).")
    ] = None,
) -> None:
    """Take over the list of townships and villages; from then on rosters create none."""
    from bot.commands import import_areas as command  # noqa: PLC0415  loaded when called

    command.import_areas(_settings(context), file, dry_run=dry_run, faults=faults)


@app.command("import-calendar")
def import_calendar(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file: day,kind,name[,source].")],
    dry_run: Annotated[bool, typer.Option(help="Only tell what would change.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Take over holidays and make-up days, all or nothing; open requests are counted anew."""
    from bot.commands import import_calendar as command  # noqa: PLC0415  loaded when called

    command.import_calendar(_settings(context), file, dry_run=dry_run)


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
def grant(  # noqa: PLR0913, PLR0917  one argument per flag
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose role.")],
    role: Annotated[str, typer.Argument(help="Such as county, or an office of the pack.")],
    area: Annotated[str | None, typer.Option(help="The area, or the village of a team.")] = None,
    unit: Annotated[str | None, typer.Option(help="The dispatching unit.")] = None,
    phone: Annotated[
        str | None, typer.Option(help="Which of the same name, or of somebody new.")
    ] = None,
    until: Annotated[str | None, typer.Option(help="YYYY-MM-DD: the last day.")] = None,
    deputy: Annotated[bool, typer.Option("--deputy", help="As deputy of that office.")] = False,  # noqa: FBT002  a flag
) -> None:
    """Give somebody a role from today on."""
    from bot.commands import roles as command  # noqa: PLC0415  loaded when called

    what = command.Grant(name, role, area, unit, phone, until, deputy)
    command.grant(_settings(context), what)


@app.command()
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose role.")],
    role: Annotated[str, typer.Argument(help="Such as county, or an office of the pack.")],
    phone: Annotated[str | None, typer.Option(help="Which of the same name.")] = None,
) -> None:
    """Take a role away at once; the last administrator keeps theirs."""
    from bot.commands import roles as command  # noqa: PLC0415  loaded when called

    command.revoke(_settings(context), command.Grant(name, role, phone=phone))


@app.command()
def code(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who gets it.")],
    phone: Annotated[str | None, typer.Option(help="Which of the same name.")] = None,
) -> None:
    """Print a one-time binding code for one person."""
    from bot.commands import roles as command  # noqa: PLC0415  loaded when called

    command.code(_settings(context), name, phone)


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
def run(
    context: typer.Context,
    only: Annotated[
        Literal["web", "worker"] | None,
        typer.Option(help="Be one of several processes on PostgreSQL; without it, do everything."),
    ] = None,
) -> None:
    """Run the assistant."""
    memory.hold()
    from bot.commands import run as command  # noqa: PLC0415  loaded when called

    command.run(_settings(context), only)


@app.command()
def statement(
    context: typer.Context,
    area: Annotated[
        str | None, typer.Option(help="The area's name, or 平安镇/石桥村; without it, all of it.")
    ] = None,
    month: Annotated[str | None, typer.Option(help="YYYY-MM; without it, last month.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file; .csv for CSV, anything else is XLSX.")
    ] = None,
) -> None:
    """Write a month sheet with its statement: a row a person, a column a day."""
    from bot.commands import statement as command  # noqa: PLC0415  loaded when called

    command.statement(_settings(context), command.Wanted(area, month, out))


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

"""click's own words in Danish: help pages and usage errors."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click


class DanishOption(click.Option):
    """An option whose help says itself what is needed, without click's remarks in brackets ("[required]")."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and its help."""
        record = super().get_help_record(ctx)
        return record and (record[0], re.sub(r"\s+\[[^\]]*\]$", "", record[1]))


class _Danish(click.Command):
    """Headings, the help option and the usage line in Danish."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("options_metavar", "[VALG]")
        super().__init__(*args, **settings)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help`` with Danish help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Vis denne hjælp."
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Some of click's errors do not know which command they are about."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is written."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Brug: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        rows = [record for option in options if (record := option.get_help_record(ctx)) is not None]
        if rows:
            with formatter.section("Valg"):
                formatter.write_dl(rows)


class DanishCommand(_Danish):
    """One command."""


class CommandWithMore(DanishCommand):
    """A command that is also the first word of others: ``viden`` and ``viden opdater``.

    Args:
        more: module whose ``COMMANDS`` holds the others by their second word; loaded when one is asked for.
    """

    def __init__(self, *args: Any, more: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._module = more

    @property
    def more(self) -> dict[str, click.Command]:
        """The other commands by their second word."""
        commands: dict[str, click.Command] = import_module(self._module).COMMANDS
        return commands

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the command meant."""
        if args and not args[0].startswith("-") and args[0] in self.more:
            return self.more[args[0]].make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the other commands."""
        super().format_options(ctx, formatter)
        rows = [
            (f"{ctx.info_name} {name}", command.get_short_help_str(limit=90))
            for name, command in self.more.items()
            if not command.hidden
        ]
        with formatter.section("Kommandoer"):
            formatter.write_dl(rows)


class DanishGroup(_Danish, click.Group):
    """The commands together."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("subcommand_metavar", "KOMMANDO …")
        super().__init__(*args, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command the help is shown; click would call it an error."""
        return super().parse_args(ctx, args or ["--help"])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        rows = [(name, self.commands[name].get_short_help_str(limit=90)) for name in self.list_commands(ctx)]
        with formatter.section("Kommandoer"):
            formatter.write_dl(rows)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name; æ, ø and å may be written ae, oe (or o) and aa (or a)."""
        spellings = {spelling: name for name in self.commands for spelling in _spellings(name)}
        return self.commands.get(spellings.get(cmd_name, cmd_name))

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """In the order they were written, as the work goes."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command meant; an unknown one is told with the nearest that exists."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.commands, 1)
            hint = f" Mente du '{near[0]}'?" if near else f" Vælg {', '.join(self.commands)}."
            raise click.UsageError(f"Kommandoen '{args[0]}' kendes ikke.{hint}", ctx)
        return super().resolve_command(ctx, args)


def _spellings(name: str) -> set[str]:
    """The name itself, and with ASCII letters only.

    >>> sorted(_spellings("følsomhed"))
    ['foelsomhed', 'folsomhed', 'følsomhed']
    """
    long = name.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    short = name.replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return {name, long, short}


def usage_problem(error: click.UsageError) -> str:
    """What is wrong with the command as typed, and where to read more."""
    path = error.ctx.command_path if error.ctx else "som-xl"
    return f"Fejl: {_message(error)}\nSe '{path} --help'."


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f" Mente du {' eller '.join(sorted(error.possibilities))}?" if error.possibilities else ""
        return f"Valget {error.option_name} kendes ikke.{near}"
    if isinstance(error, click.MissingParameter):
        if isinstance(error.param, click.Option):
            return f"{error.param.opts[0]} mangler."
        name = error.param.human_readable_name if error.param is not None else "en oplysning"
        return f"{name.upper()} mangler."
    if isinstance(error, click.BadParameter):
        parameter = error.param
        name = parameter.opts[0] if parameter is not None else "Værdien"
        if parameter is not None and isinstance(parameter.type, click.Choice):
            return f"Værdien til {name} kendes ikke. Vælg {' eller '.join(map(str, parameter.type.choices))}."
        return f"Værdien til {name} kan ikke bruges."
    if isinstance(error, click.BadOptionUsage):
        return f"Valget {error.option_name} skal have en værdi."
    if error.message.startswith("Got unexpected extra argument"):
        return "Der er skrevet for mange ord i kommandoen."
    return error.message

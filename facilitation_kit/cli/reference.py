"""The reference of all commands as Markdown, made from the commands themselves.

In: the application. Out: the text of docs/commands.md; a test keeps the file equal. Write it anew with
``python -m facilitation_kit.cli.reference``. Easily got wrong: a default that depends on the machine (a folder, a port)
must be described in words, or the text would differ from machine to machine.
"""

from __future__ import annotations

import sys
from typing import Any

import typer.main

from facilitation_kit.cli.app import app
from facilitation_kit.cli.exit_codes import ExitCode

__all__ = ["reference"]

_CODES = {
    ExitCode.OK: "It worked; no faults.",
    ExitCode.FAULTS: "Faults were found, or it did not work; the message says what and how to mend it.",
    ExitCode.USAGE: "The command was not understood, or a setting is out of its range.",
    ExitCode.ENVIRONMENT: "The machine does not allow it: a taken port, a locked folder, a full disk.",
}


def reference() -> str:
    """The whole text."""
    group: Any = typer.main.get_command(app)
    parts = ["# Commands", "`facilitate COMMAND --help` says the same in the terminal."]
    for name, command in group.commands.items():
        parts += [f"## {name}", str(command.help)]
        for words, one in _leaves(name, command):
            usage = " ".join(["facilitate", words, *_arguments(one)])
            parts += [] if one is command else [f"### {words}", str(one.help)]
            parts += [f"```\n{usage}\n```", _options(one)]
    parts += ["## For all commands", _options(group)]
    parts += ["Colours follow the terminal; set `NO_COLOR=1` to switch them off.", "## Exit codes", _exit_codes()]
    return "\n\n".join(part for part in parts if part) + "\n"


def _leaves(name: str, command: Any) -> list[tuple[str, Any]]:
    """The command, or the commands of a group, each with its words."""
    inside = getattr(command, "commands", {})
    return [(f"{name} {word}", one) for word, one in inside.items()] if inside else [(name, command)]


def _arguments(command: Any) -> list[str]:
    names = [param.name.upper() for param in command.params if param.param_type_name == "argument" and param.required]
    names += [f"[{p.name.upper()}]" for p in command.params if p.param_type_name == "argument" and not p.required]
    return [*names, "[OPTIONS]"]


def _options(command: Any) -> str:
    lines = ["| option | meaning | default |", "| --- | --- | --- |"]
    for param in command.params:
        is_argument = param.param_type_name == "argument"
        name = param.name.upper() if is_argument else ", ".join((*param.opts, *param.secondary_opts))
        lines.append(f"| `{name}` | {param.help} | {_default(param)} |")
    return "\n".join(lines)


def _default(param: Any) -> str:
    if param.required:
        return "must be given"
    if isinstance(param.show_default, str):
        return param.show_default
    if param.default is None:
        return "its setting (settings.md)"
    if isinstance(param.default, bool):
        return "on" if param.default else "off"
    if param.default == "":
        return "none"
    return f"`{param.default}`"


def _exit_codes() -> str:
    return "\n".join(
        ["| code | meaning |", "| --- | --- |", *(f"| {code.value} | {_CODES[code]} |" for code in ExitCode)]
    )


if __name__ == "__main__":
    sys.stdout.write(reference())

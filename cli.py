"""The command line: loads the command that is run, and turns faults into one line."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from crawler.errors import UserError
from fleet import mistakes, saved
from fleet.commands.options import EXIT_DONE, EXIT_FAULT, EXIT_MISTAKE, EXIT_STOPPED, say
from reports.version import tool_version

# Loaded when run: every child process of a crawl imports this module again.
_COMMANDS = {
    "audit": "audit",
    "check": "criteria",
    "recheck": "audit",
    "score": "score",
    "plan": "papers",
    "progress": "papers",
    "items": "criteria",
    "template": "criteria",
    "doctor": "machine",
    "demo": "machine",
    "forget": "audit",
    "scan": "provinces",
    "schedule": "schedule",
    "run": "schedule",
    "diff": "diff",
    "publish": "publish",
    "alerts": "alerts",
}  # command -> its module in fleet.commands


class _Commands(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"fleet.commands.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tool_version(), prog_name="prongsai")
def cli() -> None:
    """โปร่งใส: ตรวจเว็บไซต์หน่วยงานตามแบบตรวจ OIT ของ ITA ก่อนส่งเข้าระบบ ITAS"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; mistakes are one line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    english = "en" in given and given[given.index("en") - 1] == "--lang" or "--lang=en" in given
    try:
        code = cli.main(given, prog_name="prongsai", standalone_mode=False)
        return code if isinstance(code, int) else EXIT_DONE
    except UserError as error:
        return say(error.en if english else error.th, EXIT_MISTAKE)
    except click.ClickException as error:
        return say(error.format_message() if english else mistakes.thai(error), EXIT_MISTAKE)
    except saved.Interrupted as stopped:
        return say(stopped.text(english), EXIT_STOPPED)
    except (KeyboardInterrupt, click.Abort):
        return say("Stopped." if english else "หยุดแล้ว", EXIT_STOPPED)


def run() -> None:
    """The console script."""
    try:
        sys.exit(main())
    except Exception:
        traceback.print_exc()
        sys.exit(say("โปรแกรมขัดข้อง โปรดแจ้งผู้พัฒนา / a fault of the program", EXIT_FAULT))


if __name__ == "__main__":
    run()

"""Commands of the library: `python -m easyread check FILE...`."""

import argparse
import sys

from easyread.lint import command as check_texts

COMMANDS = {"check": (check_texts, "judge texts by the easy-read rules")}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m easyread", description=__doc__)
    rooms = parser.add_subparsers(dest="command", required=True)
    for name, (module, what) in COMMANDS.items():
        module.add_arguments(rooms.add_parser(name, help=what, description=module.__doc__))
    options = parser.parse_args(arguments)
    return COMMANDS[options.command][0].run(options)


if __name__ == "__main__":
    # output may go anywhere: a terminal that cannot show a letter must not stop the check
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())

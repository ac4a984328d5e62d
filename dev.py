"""One command for everything around the source tree: set up, run, test, lint, bench, screens, package.

``python3 dev.py run`` on a fresh machine does all set-up first; ``python3 dev.py --help`` lists the rest.
Only the standard library is imported, and this file still parses on the Pythons it refuses.
"""

import sys


def main() -> int:
    """Refuse an old Python in one line (exit 2), otherwise hand over to the commands."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the line for older ones
        found = ".".join(str(part) for part in sys.version_info[:2])
        sys.stderr.write("dev.py: this is Python " + found + "; run it with Python 3.11 or newer\n")
        return 2
    from installers.devtools.commands import main as run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())

"""`coach` and `python -m coach_app`; the worker process branches off before anything else is imported."""

import sys


def main() -> int:
    """Run the command line, or the worker."""
    try:
        if sys.argv[1:2] == ["_worker"]:
            from coach_app.engine.worker_process import main as work

            return work()
        from coach_app.cli import main as command

        return command()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

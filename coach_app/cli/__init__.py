"""The `coach` command (contract in docs/architecture.md)."""

from coach_app.cli.main import main

__all__ = ["main"]

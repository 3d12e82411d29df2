"""``python -m mediation``: the same door as the ``mediation`` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line; without arguments it opens the terminal interface."""
    from mediation.cli.app import main as run

    run()


if __name__ == "__main__":
    main()

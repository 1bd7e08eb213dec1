"""Run the command line with `python -m journal_bridge`."""

from journal_bridge.cli import main

if __name__ == "__main__":
    main()

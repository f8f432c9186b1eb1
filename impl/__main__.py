"""`python -m impl <command>`: see `impl.command_line`."""

from __future__ import annotations

import gc
from importlib import import_module


def main() -> None:
    """Runs one command.

    What modules make as they are imported stays. The garbage collector would look through it again
    and again meanwhile, for a tenth of the time, and find next to nothing.
    """
    gc.disable()
    command_line = import_module("impl.command_line")
    gc.freeze()
    gc.enable()
    command_line.main()


if __name__ == "__main__":
    main()

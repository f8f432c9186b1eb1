"""Runs a program of this environment many times, each time in a fork that has it imported.

A script for any environment: `forking.py MODULE:FUNCTION MODULE...`. Each line of its input is a
list of the file for the output and the command; each line of its own output is an exit code.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from importlib import import_module


def main() -> None:
    entry, *modules = sys.argv[1:]
    for module in modules:
        import_module(module)
    name, _, function = entry.partition(":")
    program = getattr(import_module(name), function)
    gc.freeze()
    for line in sys.stdin:
        output, *command = json.loads(line)
        child = os.fork()
        if child == 0:
            _redirect(output)
            sys.argv = command
            sys.exit(program())
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _redirect(output: str) -> None:
    opened = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(opened, 1)
    os.dup2(opened, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


if __name__ == "__main__":
    main()

"""What a process that runs a command finds done: see `tests.support.commands`."""

from __future__ import annotations

import gc

import impl.__main__  # noqa: F401  # all that a command imports
from impl.site.contract import read_contract

read_contract()
# The collector leaves alone what is here by now, and so its pages stay shared with all processes.
gc.collect()
gc.freeze()

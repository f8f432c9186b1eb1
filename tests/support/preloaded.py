"""What is done once for all processes that `tests.support.commands` forks."""

from __future__ import annotations

import gc

import impl.command_line  # everything that a command imports
import impl.database.migrate  # noqa: F401  # what only migrations import
from impl.site.contract import read_contract

read_contract()
# The garbage collector leaves these objects alone, so their memory stays shared.
gc.collect()
gc.freeze()

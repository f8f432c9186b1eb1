"""Commands that a service adds to those that all have: see `impl.command_line`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from impl.database.url import DatabaseUrl


class HashingSettings(Protocol):
    """What commands need of the settings."""

    @property
    def bcrypt_rounds(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    """A command about a database that is migrated."""

    name: str
    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[HashingSettings, DatabaseUrl, Namespace], str]
    """Does it, and returns what is to be printed. A `ValueError` says what was wrong."""

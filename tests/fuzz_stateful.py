"""Patches of Schemathesis's stateful phase for which there is no setting or report.

The phase silently ends, as a success, if Hypothesis repeats the beginning of a scenario and draws
other values.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

from schemathesis.engine.run import stateful
from schemathesis.engine.run.stateful import _executor

_FILE = "endings.txt"


def draw_the_same_again() -> None:
    """Takes values from the contract and its links, not from a pool of earlier responses.

    The pool grows while scenarios run. `extra-data-sources` turns it off for the other phases.
    """
    feedback = stateful._stateful_feedback

    def without_pool(engine: Any) -> Any:
        return replace(feedback(engine), extra_data_source=None)

    stateful._stateful_feedback = without_pool


def write_endings_down() -> None:
    """Makes Schemathesis record a line for each exception that ended the phase."""
    classify = _executor._classify_suite_error

    @functools.wraps(classify)
    def write_down(exc: Any, **engine: Any) -> Any:
        status, goes_on, events = classify(exc, **engine)
        if not goes_on:
            message = " ".join(str(exc).split())
            with Path(_FILE).open("a", encoding="utf-8") as file:
                file.write(f"{type(exc).__name__}: {message}\n")
        return status, goes_on, events

    _executor._classify_suite_error = write_down


def read_endings(directory: Path) -> list[str]:
    """Returns the lines recorded in a directory."""
    file = directory / _FILE
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

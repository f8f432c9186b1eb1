"""Handlers that are deliberately wrong, each in one way that the type checker must report.

The line in question has a `type: ignore` with the kind of error, so that `mypy` accepts this
folder, but no longer once the error is gone. `test_wrong_handlers.py` asserts that without these
comments `mypy` reports exactly these errors.
"""

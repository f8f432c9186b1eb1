"""Handlers that are wrong on purpose, each in one way that the type checker must report.

The line in question says so by a `type: ignore` with the kind of error, so that `mypy` is content
with this folder, and not once the error is no error any more. `test_wrong_handlers.py` asserts that
without these comments `mypy` reports just these errors.
"""

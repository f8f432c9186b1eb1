"""Spares fastapi-code-generator's runs more than half of their time: what Black takes.

The templates begin with `fmt: off`, so it changes nothing, as `test_generate.py` proves with it.
"""

from __future__ import annotations

import black


def _unchanged(code: str, **_: object) -> str:
    return code


black.format_str = _unchanged

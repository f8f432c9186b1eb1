"""Moments as the RealWorld specification shows them: milliseconds are always there."""

from __future__ import annotations

from datetime import datetime


def shown(moment: datetime) -> str:
    """Returns the text of a moment in UTC."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"

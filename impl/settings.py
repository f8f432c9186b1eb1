"""The configuration of this service."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from impl.deployment import Deployment


class Settings(Deployment):
    """What can be configured of tasks, besides what every service has."""

    trash_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """How long a deleted task can be restored, unless its owner's other tasks need the room."""
    quota_tasks: Annotated[int, Field(ge=1, le=10_000_000)] = 100_000
    """How many tasks a user may have, deleted ones included."""
    quota_text_bytes: Annotated[int, Field(ge=20_800, le=10**12)] = 100_000_000
    """How long the text of these tasks may be together; that of one task is up to 20,800 bytes."""
    quota_tags: Annotated[int, Field(ge=20, le=1_000_000)] = 1000

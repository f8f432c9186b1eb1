"""The configuration of this service."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from impl.deployment import Deployment


class Settings(Deployment):
    """What can be configured of the blog, besides what every service has."""

    token_days: Annotated[int, Field(ge=1, le=90)] = 30
    """How long a token is valid: there is none to renew it with."""

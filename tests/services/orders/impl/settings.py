"""The configuration of this service."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from impl.deployment import Deployment


class Settings(Deployment):
    """What can be configured of the shop, besides what every service has."""

    reservation_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    """How long an order is reserved for whoever placed it."""
    max_open_orders: Annotated[int, Field(ge=1, le=1_000_000)] = 20
    """How many orders a user can have reserved at once."""
    expiry_seconds: Annotated[int, Field(ge=1, le=3600)] = 20
    """How often orders that were not paid for are looked for."""

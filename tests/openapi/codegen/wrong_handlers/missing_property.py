"""A body lacks a property that the contract requires."""

from __future__ import annotations

from generated.models import ApiKeyPage

PAGE = ApiKeyPage(items=[])  # type: ignore[call-arg]

"""A body has a property that the contract does not have."""

from __future__ import annotations

from generated.models import ApiKeyPage

PAGE = ApiKeyPage(items=[], next_cursor=None, previous_cursor=None)  # type: ignore[call-arg]

"""Our server as in production, with limits that are counted and announced but never reached.

One caller may send 600 requests a minute, and a measurement sends that many in a moment. So only
the number in each policy is another one: a request costs the same.
"""

from __future__ import annotations

from generated import rate_limit_policies
from generated.rate_limits import RateLimitPolicy
from impl.database.facts import facts_of
from impl.database.url import parse_database_url
from impl.server import serve
from impl.settings import Settings

_LIMIT = 1_000_000_000


def raise_limits() -> None:
    """Raises every limit of the contract."""
    for policy in vars(rate_limit_policies).values():
        if isinstance(policy, RateLimitPolicy):
            object.__setattr__(policy, "limit", _LIMIT)  # the class is frozen


if __name__ == "__main__":
    raise_limits()
    settings = Settings()
    address = parse_database_url(settings.database_url.get_secret_value())
    serve(settings, facts_of(address, settings.database_connect_seconds))

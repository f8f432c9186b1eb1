"""What is measured of each room of the platform. Of requests, `impl.telemetry.requests` knows.

`impl/operating.md` lists all, and `impl/deploying/` has a dashboard and alerts made of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING

from generated.routing import ContractRouter
from impl.database import Database
from impl.protocol.traffic import Traffic
from impl.retention.purging import Purged
from impl.telemetry.measures import Counter, Gauge, Measure, counter, gauge
from impl.users.passwords import Passwords

if TYPE_CHECKING:
    from impl.issuers.key_sets import KeySet
    from impl.rate_limits.shared import SharedCounters

type Measures = Sequence[Measure]


def of_traffic(traffic: Traffic) -> Measures:
    """Returns what comes to the server, also what no operation ever sees."""
    return [
        gauge("http_connections_open", "Connections of clients.", lambda: traffic.connections),
        Counter(
            "http_refusals_total",
            "What was refused before any operation saw it; 503 are connections above the limit.",
            ("status",),
            lambda: {(str(status),): count for status, count in traffic.refusals.items()},
        ),
    ]


def of_database(database: Database) -> Measures:
    """Returns who uses the connections to the database, and who has to wait for one."""
    shares = database.shares
    return [
        gauge(
            "database_connections_in_use",
            "Connections that a transaction uses.",
            lambda: shares.running,
        ),
        gauge(
            "database_connections_limit",
            "How many may be in use at once.",
            lambda: shares.size,
        ),
        gauge(
            "database_connection_waiting",
            "Transactions that wait for a connection.",
            lambda: shares.waiting,
        ),
        counter(
            "database_connection_waits_total",
            "Transactions that had to wait for a connection.",
            lambda: shares.waits,
        ),
        counter(
            "database_connection_wait_seconds_total",
            "How long they have waited.",
            lambda: shares.waited_seconds,
        ),
        counter(
            "database_connection_refusals_total",
            "Those that got none, since they or too many others had waited for too long.",
            lambda: shares.refusals,
        ),
    ]


def of_passwords(passwords: Passwords) -> Measures:
    """Returns how many passwords wait to be hashed, one after the other."""
    return [
        gauge("password_hashes_waiting", "Passwords to be hashed.", lambda: passwords.waiting),
        gauge(
            "password_hash_seconds",
            "How long a hash takes, recent ones above all.",
            lambda: passwords.hash_seconds,
        ),
        counter("password_hashes_total", "Hashed passwords.", lambda: passwords.hashes),
        counter(
            "password_hash_refusals_total",
            "Passwords that were not hashed, since too many were waiting, or for too long.",
            lambda: passwords.refusals,
        ),
    ]


def of_store(store: SharedCounters) -> Measures:
    """Returns whether the store of rate limits answers."""
    return [
        gauge("rate_limit_store_up", "Whether the store has answered.", lambda: not store.is_away),
        counter(
            "rate_limit_store_failures_total",
            "Questions that the store has not answered in time, or not as it should.",
            lambda: store.failures,
        ),
    ]


def of_issuer(keys: KeySet) -> Measures:
    """Returns whether another issuer's keys are known."""

    def age() -> float:
        return nan if keys.age is None else keys.age.total_seconds()

    return [
        gauge(
            "issuer_keys_age_seconds",
            "How old the issuer's keys are, which are fetched again when they are needed;"
            " NaN if there are none.",
            age,
        ),
        counter(
            "issuer_fetches_total",
            "How often the issuer was asked for its keys.",
            lambda: keys.fetches,
        ),
        counter(
            "issuer_fetch_failures_total",
            "How often it did not answer as it should.",
            lambda: keys.failures,
        ),
    ]


def of_purging(purged: Purged) -> Measures:
    """Returns what was purged."""
    return [
        Counter(
            "purged_rows_total",
            "Rows that were removed since they were kept long enough.",
            ("what",),
            lambda: {(what,): rows for what, rows in purged.rows.items()},
        ),
        gauge(
            "purge_last_success_timestamp_seconds",
            "When the last purge of this process has ended; 0 if none has.",
            lambda: purged.ended_at,
        ),
    ]


def of_router(router: ContractRouter) -> Measures:
    """Returns how many requests are under way of which the contract allows only some at once."""
    running = getattr(router, "running", None)
    if running is None:  # no operation has such a limit
        return []
    return [
        Gauge(
            "http_limited_requests_in_flight",
            "Requests under way of operations with a limit on how many may be at once.",
            ("operation",),
            lambda: {(operation,): count for operation, count in running.operations.items()},
        )
    ]

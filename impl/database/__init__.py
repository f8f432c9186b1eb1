"""The database: transactions on SQLite or PostgreSQL, in which everything has a deadline."""

from impl.database.capacity import Capacity
from impl.database.connections import UNREACHABLE
from impl.database.database import Database
from impl.database.deadlines import Deadlines
from impl.database.errors import (
    DatabaseUnavailableError,
    DuplicateError,
    LockTimeoutError,
    MissingOwnerError,
    StatementFailedError,
    cure_of,
)
from impl.database.queries import Query, rows_of, values_of
from impl.database.transactions import Transaction

__all__ = [
    "UNREACHABLE",
    "Capacity",
    "Database",
    "DatabaseUnavailableError",
    "Deadlines",
    "DuplicateError",
    "LockTimeoutError",
    "MissingOwnerError",
    "Query",
    "StatementFailedError",
    "Transaction",
    "cure_of",
    "rows_of",
    "values_of",
]

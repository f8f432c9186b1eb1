"""What the drivers' errors mean, and how they are logged: never with stored values."""

from __future__ import annotations

import os
import re
import sqlite3
import ssl
from functools import lru_cache

import asyncpg
import structlog
from sqlalchemy import Executable
from sqlalchemy.sql.util import find_tables

from impl.refusals import UnavailableError

_log = structlog.get_logger()


_OF_ASYNCPG = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class WrongValueError(Exception):
    """A statement was given a value of another type than its column has, or lacks one."""


FAILURES = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # on a connection that the server is closing
    sqlite3.Error,
    OverflowError,
    UnicodeError,
    WrongValueError,
)
"""What a failing statement raises, besides a `TimeoutError`."""


class DatabaseUnavailableError(UnavailableError):
    """The database cannot be reached, or failed for a reason that may pass."""


class StaleConnectionError(DatabaseUnavailableError):
    """The connection was closed, or is of no use any more: a new one will work."""


class OutdatedStatementError(StaleConnectionError):
    """The statement was prepared before the schema changed: it will be prepared anew."""


class LostStatementError(StaleConnectionError):
    """The connection was lost with a statement that commits by itself: nobody knows if it did."""


class LockTimeoutError(DatabaseUnavailableError):
    """Another transaction held a lock for too long.

    On SQLite, where each writer waits for all others, nobody can tell which.
    """


class DuplicateError(Exception):
    """A row has a value that must be unique, and another row has it already."""


class MissingOwnerError(Exception):
    """A row refers to another that does not exist, such as one of a user who was deleted."""


class StatementFailedError(Exception):
    """The database refused a statement for a reason that no handler expects."""


PASSING_SQLSTATES = {
    "08": "the connection broke",
    "25006": "the server is a replica now, or was made read-only",
    "25P03": "the transaction was idle for too long",
    "25P04": "the transaction took too long",
    "40001": "serialization failure",
    "40003": "nobody knows whether the statement was completed",
    "40P01": "deadlock",
    "53": "no disk space, memory or connections left",
    "55006": "the object is in use",
    "55P03": "the lock was not to be had in time",
    "57": "cancelled, or the server shuts down or starts",
    "58": "the system below the server failed",
    "72000": "the snapshot is too old",
}
"""SQLSTATEs, and whole classes of them, of errors that may pass.

See appendix A of PostgreSQL's manual. Corrupt data (XX001, XX002) does not heal by waiting.
"""
_NOT_PASSING_SQLSTATES = {"53400": "a limit of the configuration"}

PASSING_SQLITE_CODES = {
    sqlite3.SQLITE_BUSY: "another process writes",
    sqlite3.SQLITE_LOCKED: "another connection holds the table",
    sqlite3.SQLITE_NOMEM: "no memory left",
    sqlite3.SQLITE_READONLY: "the file or the directory was made read-only",
    sqlite3.SQLITE_INTERRUPT: "it took too long",
    sqlite3.SQLITE_IOERR: "the file system failed",
    sqlite3.SQLITE_FULL: "no disk space left",
    sqlite3.SQLITE_CANTOPEN: "no descriptors left, or the directory is away",
    sqlite3.SQLITE_PROTOCOL: "many processes begin to read at once",
    sqlite3.SQLITE_SCHEMA: "the schema changes",
}
"""Primary result codes of errors that may pass. A corrupt file (CORRUPT, NOTADB) stays corrupt.

See https://www.sqlite.org/rescode.html.
"""
_PRIMARY_CODE = 0xFF

_MEANINGS: dict[str | int, type[Exception]] = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: DuplicateError,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: DuplicateError,
    asyncpg.UniqueViolationError.sqlstate: DuplicateError,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: MissingOwnerError,
    asyncpg.ForeignKeyViolationError.sqlstate: MissingOwnerError,
    asyncpg.LockNotAvailableError.sqlstate: LockTimeoutError,
    # There may be another primary by now, which a new connection finds.
    asyncpg.ReadOnlySQLTransactionError.sqlstate: StaleConnectionError,
}
_POOLER_MESSAGES = {
    "08P01": "unsupported startup parameter",
    "26000": "prepared statement",  # does not exist
    "42P05": "prepared statement",  # already exists
}
"""How the messages of a pooler's errors begin, by SQLSTATE.

It refuses settings, or hands out a connection with another client's prepared statements.
"""
_POOLER_CURE = "If this is a pooler, add pgbouncer=true to DATABASE_URL."
_TEXT_CURE = (
    r"PostgreSQL stores no U+0000: let a pattern of the contract exclude it, as ^[^\u0000]*$ does"
)
# SQLite names the columns of a unique constraint, and says nothing of values.
_SQLITE_CONSTRAINT = re.compile(r"(?:UNIQUE|CHECK|NOT NULL) constraint failed: ([\w., ]+)")


def meaning_of(error: Exception, *, is_lost: bool = False, may_be_done: bool = False) -> Exception:
    """Returns what a driver's error, or a deadline, means to the caller of the statement.

    It leaves out the driver's message, which may repeat whole rows. A connection may have been
    lost by the error, and with it the answer that the statement was done and committed.
    """
    if isinstance(error, TimeoutError):
        return DatabaseUnavailableError()
    code = _code(error)
    if code is not None and code in _MEANINGS:
        return _MEANINGS[code]()
    if is_lost:
        return LostStatementError() if may_be_done else StaleConnectionError()
    if isinstance(error, asyncpg.InvalidCachedStatementError):
        return OutdatedStatementError()
    if isinstance(error, OSError) or is_passing(code):
        return DatabaseUnavailableError()
    return StatementFailedError(f"{type(_driver_error(error)).__name__} {code or ''}".strip())


def is_passing(code: str | int | None) -> bool:
    """Whether a failure with this SQLSTATE, or this result code of SQLite, may pass."""
    if isinstance(code, int):
        return code & _PRIMARY_CODE in PASSING_SQLITE_CODES
    if code is None or code in _NOT_PASSING_SQLSTATES:
        return False
    return code in PASSING_SQLSTATES or code[:2] in PASSING_SQLSTATES


def cure_of(error: BaseException | None) -> str | None:
    """Returns what to do about an error that waiting does not cure, if that is known."""
    driver = None if error is None else _driver_error(error)
    begins = _POOLER_MESSAGES.get(getattr(driver, "sqlstate", None) or "")
    return _POOLER_CURE if begins and str(driver).startswith(begins) else None


def explain(error: DatabaseUnavailableError) -> str:
    """Returns the reason in one line, and what to do about it if that is known."""
    reason = reason_of(error.__cause__ or TimeoutError())
    cure = cure_of(error.__cause__)
    return reason if cure is None else f"{reason.rstrip('.')}. {cure}"


def reason_of(error: BaseException) -> str:
    """Returns in one line why nothing can be done on a server."""
    match _driver_error(error):
        case TimeoutError():
            return "it does not answer"
        case asyncpg.TargetServerAttributeNotMatched():
            return "it accepts no writes"
        case asyncpg.ConnectionDoesNotExistError():
            return "it closed the connection, as it does if it does not accept our sslcert"
        case ssl.SSLCertVerificationError() as refused:
            return f"its certificate is not accepted: {refused.verify_message}"
        case ConnectionError(errno=int(number)):
            return os.strerror(number)
        case driver:
            return (str(driver) or type(driver).__name__).splitlines()[0]


def log_failure(
    statement: Executable | str, error: Exception, meaning: Exception, seconds: float
) -> None:
    """Logs that a statement failed: names and codes, but no values."""
    driver = _driver_error(error)
    details = {
        "code": getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None),
        "constraint": _constraint(driver),
        "table": getattr(driver, "table_name", None),
        "detail": cure_of(error) or _cure_of_text(driver),
    }
    match meaning:
        case DuplicateError() | MissingOwnerError() | OutdatedStatementError():
            log = _log.info
        case DatabaseUnavailableError():
            log = _log.warning
        case _:
            log = _log.error
    log(
        "statement_failed",
        statement=name_of(statement),
        reason=type(meaning).__name__,
        error=type(driver).__name__,
        milliseconds=round(seconds * 1000, 1),
        **{name: value for name, value in details.items() if value},
    )


def log_slow(statement: Executable | str, seconds: float) -> None:
    """Logs that a statement took long: its name, but no values."""
    milliseconds = round(seconds * 1000, 1)
    _log.warning("statement_slow", statement=name_of(statement), milliseconds=milliseconds)


def _cure_of_text(driver: BaseException) -> str | None:
    return _TEXT_CURE if isinstance(driver, asyncpg.CharacterNotInRepertoireError) else None


@lru_cache(maxsize=1024)
def name_of(statement: Executable | str) -> str:
    """Returns what a statement does to which tables, such as `update users`."""
    if isinstance(statement, str):
        return statement
    kind = getattr(statement, "__visit_name__", "statement")
    tables = find_tables(statement, include_crud=True, include_joins=True)  # type: ignore[arg-type]
    names = {str(getattr(table, "name", "")) for table in tables}
    return " ".join([kind, *sorted(filter(None, names))])


def log_unreachable(error: Exception) -> None:
    """Logs that no connection could be made."""
    driver = _driver_error(error)
    details = {
        "code": getattr(driver, "sqlstate", None) or getattr(driver, "sqlite_errorname", None),
        "detail": cure_of(error) or reason_of(driver),
    }
    known = {name: value for name, value in details.items() if value}
    _log.warning("connect_failed", error=type(driver).__name__, **known)


def _code(error: Exception) -> str | int | None:
    driver = _driver_error(error)
    return getattr(driver, "sqlite_errorcode", None) or getattr(driver, "sqlstate", None)


def _driver_error(error: BaseException) -> BaseException:
    """Returns what the driver itself raised."""
    original: BaseException = getattr(error, "orig", None) or error
    cause = original.__cause__
    return cause if isinstance(cause, _OF_ASYNCPG) else original


def _constraint(driver: BaseException) -> str | None:
    if isinstance(driver, sqlite3.IntegrityError):
        found = _SQLITE_CONSTRAINT.match(str(driver))
        return found[1] if found else None
    return getattr(driver, "constraint_name", None)

"""What PostgreSQL checks of users: by triggers, each asked only when one of its columns is written.

A user's row counts what is kept for the user, so it is written all the time. PostgreSQL would read
and plan every check of the table again for each of these statements, although nothing changes of
what is checked: that took a quarter of the time of counting. SQLite's checks cost nothing to speak
of.

Revisions are made of this: it stays as it is, and what changes is a new revision.
"""

from __future__ import annotations

from dataclasses import dataclass

from impl.migrations import steps
from impl.migrations.steps import Trigger
from impl.migrations.transactions import is_postgresql

_FUNCTION = "refuse_row"
_REFUSE = """
BEGIN
    RAISE check_violation USING
        MESSAGE = format('A row of "%s" violates "%s"', TG_TABLE_NAME, TG_NAME),
        TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END
"""


@dataclass(frozen=True, slots=True)
class _Check:
    """What must be true of these columns of a user."""

    name: str
    columns: tuple[str, ...]
    condition: str
    """With each column in braces."""

    @property
    def constraint(self) -> str:
        condition = self.condition.format_map({name: name for name in self.columns})
        return f"CHECK ({condition})"

    @property
    def trigger(self) -> Trigger:
        condition = self.condition.format_map({name: f"NEW.{name}" for name in self.columns})
        return Trigger(
            "users",
            self.name,
            f"AFTER INSERT OR UPDATE OF {', '.join(self.columns)} ON users"
            f" FOR EACH ROW WHEN (NOT ({condition})) EXECUTE FUNCTION {_FUNCTION}()",
        )


def check_users_by_triggers(service: str) -> None:
    """Replaces the checks of users by triggers; `service` issues those who sign up there."""
    if is_postgresql():
        checks = _checks(service)
        steps.create_trigger_function(_FUNCTION, _REFUSE)
        for check in checks:
            steps.create_trigger(check.trigger)
        steps.drop_constraints("users", *(check.name for check in checks))


def check_users_by_constraints(service: str) -> None:
    """Does the opposite."""
    if is_postgresql():
        checks = _checks(service)
        for check in checks:
            steps.add_constraint("users", check.name, check.constraint)
        for check in checks:
            steps.drop_trigger(check.trigger)
        drop_checks()


def drop_checks() -> None:
    """Drops what triggers of PostgreSQL run, once they are gone."""
    if is_postgresql():
        steps.drop_trigger_function(_FUNCTION)


def _checks(service: str) -> tuple[_Check, ...]:
    is_own = f"({{issuer}} = '{service}')"
    return (
        _Check("ck_users_role", ("role",), "{role} IN ('user', 'admin')"),
        _Check(
            "ck_users_password",
            ("issuer", "password_hash"),
            f"{is_own} = ({{password_hash}} IS NOT NULL)",
        ),
        _Check("ck_users_subject", ("issuer", "subject"), f"{is_own} = ({{subject}} IS NULL)"),
    )

"""All changes between two contracts, rated."""

from __future__ import annotations

import allowances
import lost_schemas
import permissions
import ratings
import sunsets
from change import Change
from contract import Json
from normal_form import normal_form
from redocly_diff import findings
from uses import Uses


def compare(older: Json, newer: Json) -> list[Change]:
    """Returns the changes, the worst first, and else in the order of the contract."""
    editions = normal_form(older), normal_form(newer)
    uses = Uses(editions)
    found = [
        *ratings.changes(findings(*editions), uses),
        *permissions.changes(uses),
        *allowances.changes(uses),
        *lost_schemas.changes(uses),
        *sunsets.changes(uses),
    ]
    return sorted(found, key=lambda change: -change.impact)

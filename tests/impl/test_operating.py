"""`impl/operating.md`: every setting, command and event of the service, and no others."""

from __future__ import annotations

import re
import subprocess
import sys

from impl.settings import Settings
from impl.web.request_lines import PAUSE_SECONDS
from tests.support.servers import ROOT

TEXT = (ROOT / "impl" / "operating.md").read_text(encoding="utf-8")


def rows_of(heading: str) -> list[tuple[str, ...]]:
    """Returns the rows of the table under a heading, each by its cells."""
    table = re.search(rf"^\| {heading} .*\n\|[-|]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    assert table is not None, heading
    return [tuple(map(str.strip, row.strip("|").split("|"))) for row in table[1].splitlines()]


def test_each_setting_is_documented_with_its_default() -> None:
    told = {
        name: default
        for names, defaults, _ in rows_of("variable")
        for name, default in zip(
            re.findall(r"`(\w+)`", names),
            re.findall(r"`(.*?)`", defaults) or [""] * 9,
            strict=False,
        )
    }
    fields = Settings.model_fields
    assert set(told) == {name.upper() for name in fields}
    for name, field in fields.items():
        default = field.default
        if isinstance(default, bool | int | float):
            assert told[name.upper()] == str(default).lower(), name
        elif isinstance(default, tuple) and default:
            assert told[name.upper()] == ",".join(default), name


def test_each_command_is_documented() -> None:
    told = set(re.findall(r"python -m impl ([a-z-]+)|`(migrate|serve|repair)\b", TEXT))
    names = {first or second for first, second in told}
    usage = subprocess.run(
        [sys.executable, "-m", "impl", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (commands,) = re.findall(r"\{([a-z,-]+)\}", usage.split("\n\n", 1)[0])
    assert names == set(commands.split(","))


def test_each_event_of_the_audit_log_is_documented() -> None:
    told = {name for row in rows_of("event") for name in re.findall(r"`(\w+)`", row[0])}
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "impl").rglob("*.py"))
    calls = re.findall(r"audit\.log\(\s*(.*?)(?:,\s*user_id)", source, re.DOTALL)
    logged = {name for call in calls for name in re.findall(r'"(\w+)"', call)}
    assert told == logged


def test_each_line_of_the_log_is_documented() -> None:
    told = set(re.findall(r"`(\w+)`", TEXT))
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "impl").rglob("*.py"))
    logged = set(re.findall(r'\b_log\.\w+\(\s*"([a-z_]+)"', source))  # migrations tell in sentences
    assert len(logged) > 20
    assert logged <= told


def test_how_long_a_line_of_the_log_waits_is_documented() -> None:
    assert f"waits for others up to {PAUSE_SECONDS * 1000:g} ms" in TEXT

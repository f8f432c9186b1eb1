"""The commands: each prints in one line why it fails, without secrets, and exits with a code."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from impl.command_line import main
from impl.database.facts import Facts
from impl.database.migrate import migrate
from impl.database.schema import NEWEST, Schema, schema_of
from impl.database.url import parse_database_url
from impl.settings import Settings
from tests.support.poolers import REFUSALS, PoolerRefusal, run_pooler
from tests.support.privileges import IS_ROOT, as_an_ordinary_user

ROOT = Path(__file__).parents[2]
CANARY = "canary-pa55word"
STRONG = "q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu"
PRODUCTION = {"ENVIRONMENT": "production", "JWT_SECRET": STRONG}

type Run = Callable[..., str]


@pytest.fixture
def refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command that must fail, and returns its message."""

    def run(command: str | list[str], folder: Path = tmp_path, **variables: str) -> str:
        monkeypatch.chdir(folder)
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        words = command.split() if isinstance(command, str) else command
        monkeypatch.setattr(sys, "argv", ["impl", *words])
        with pytest.raises(SystemExit) as end:
            main()
        # A text is printed to standard error, and the exit code is 1.
        assert end.value.code not in (0, None)
        said = end.value.code if isinstance(end.value.code, str) else capsys.readouterr().err
        assert "Traceback" not in said
        return said.strip()

    return run


@pytest.mark.parametrize(
    "command", ["serve", "migrate", "migrate --check", "downgrade 0001", "repair", "purge"]
)
@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        pytest.param({"ENVIRONMENT": "production"}, "JWT_SECRET is missing", id="no secret"),
        pytest.param(
            {"ENVIRONMENT": "production", "JWT_SECRET": CANARY}, "JWT_SECRET", id="short secret"
        ),
        pytest.param(
            {"ENVIRONMENT": "production", "JWT_SECRET": f"{CANARY}-changeme-{CANARY}"},
            "JWT_SECRET is easily guessed",
            id="known secret",
        ),
        pytest.param({**PRODUCTION, "BCRYPT_ROUNDS": "4"}, "BCRYPT_ROUNDS", id="cheap hashes"),
        pytest.param({"PORT": "http"}, "^PORT: ", id="no port"),
        pytest.param({"JWT_ALGORITHMS": "HS256"}, "^JWT_ALGORITHMS takes", id="an algorithm"),
        pytest.param({"DATABASE_LOCK_SECONDS": "20"}, "^DATABASE_LOCK_SECONDS must", id="a pair"),
        pytest.param({"REDIS_URL": f"redis://:{CANARY}/1@db"}, "as %2F", id="a password of a URL"),
        pytest.param({"CORS_ORIGINS": "*"}, "CORS_ORIGINS", id="every origin"),
        pytest.param({"DATABASE_URL": f"mysql://ada:{CANARY}@db/t"}, "mysql", id="mysql"),
        pytest.param(
            {"DATABASE_URL": f"postgres://ada:{CANARY}@db/t?target_session_attrs=standby"},
            "target_session_attrs",
            id="a parameter",
        ),
        pytest.param({"DATABASE_URL": f"postgres://ada:{CANARY}/t"}, "DATABASE_URL", id="no host"),
        pytest.param(
            {"DATABASE_URL": "postgres://db/t?sslmode=verify-full&sslrootcert=/no/such/file"},
            "sslrootcert",
            id="no certificate",
        ),
        pytest.param(
            {"DATABASE_URL": f"postgres://ada:{CANARY}@127.0.0.1:1/t"},
            "cannot be reached: .*DATABASE_URL",
            id="no server",
        ),
        pytest.param(
            {"DATABASE_URL": "sqlite:////dev/null/tasks.db"}, "(?i)database", id="no directory"
        ),
    ],
)
def test_what_stops_a_command_is_said_in_a_line(
    refusal: Run, command: str, variables: dict[str, str], complaint: str
) -> None:
    said = refusal(command, **variables)
    assert len(said.splitlines()) == 1, said
    assert re.search(complaint, said), said
    assert "Value error" not in said
    assert CANARY not in said


@pytest.mark.parametrize("sign", REFUSALS, ids=lambda refusal: refusal.sqlstate)
@pytest.mark.parametrize("command", ["serve", "migrate", "migrate --check", "downgrade 0001"])
def test_an_unrecognised_pooler_is_reported_with_what_to_do(
    refusal: Run, command: str, sign: PoolerRefusal
) -> None:
    with run_pooler(sign) as url:
        said = refusal(command, DATABASE_URL=url)
    assert said.startswith("The database cannot be reached: ")
    assert sign.message in said
    assert said.endswith(". If this is a pooler, add pgbouncer=true to DATABASE_URL.")
    assert "\n" not in said


@pytest.mark.parametrize("command", ["serve", "repair", "purge"])
def test_a_command_that_uses_the_database_needs_a_migrated_one(refusal: Run, command: str) -> None:
    said = refusal(command)
    assert "older schema" in said
    assert "make migrate" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("command", ["", "fly", "serve now"])
def test_an_unknown_command_is_refused_with_those_there_are(refusal: Run, command: str) -> None:
    said = refusal(command)
    assert "serve" in said or "unrecognized" in said


def test_settings_that_are_no_text_are_said_to_be_none(refusal: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8001", encoding="utf-16")
    assert refusal("settings").startswith(".env is no text in UTF-8: ")


def test_a_folder_of_somebody_else_is_named_with_what_to_do(refusal: Run) -> None:
    with TemporaryDirectory(dir="/tmp" if IS_ROOT else None) as name:  # noqa: S108
        folder = Path(name)
        folder.chmod(0o555)
        with as_an_ordinary_user():
            said = refusal("settings", folder=folder)
        folder.chmod(0o755)
    assert said.startswith(f"{folder / '.data'}: ")
    assert said.endswith(". Give it to the user that this runs as.")


def test_migrating_says_that_it_is_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'tasks.db'}")
    monkeypatch.setattr(sys, "argv", ["impl", "migrate"])
    for _ in range(2):
        main()
        assert "newest schema" in capsys.readouterr().out


def test_a_check_says_which_schema_there_is_and_makes_none(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "tasks.db"
    address = parse_database_url(f"sqlite:///{file}")
    variables = {"DATABASE_URL": f"sqlite:///{file}"}
    with pytest.raises(SystemExit) as end:
        run_main(monkeypatch, "migrate --check", variables)
    assert (end.value.code, capsys.readouterr().out) == (1, schema_line("base"))
    assert not file.exists()
    migrate(address, "0009")
    with pytest.raises(SystemExit) as end:
        run_main(monkeypatch, "migrate --check", variables)
    assert (end.value.code, capsys.readouterr().out) == (1, schema_line("0009"))
    migrate(address)
    for revision in (NEWEST, "9999"):
        set_revision(file, revision)
        with pytest.raises(SystemExit) as end:
            run_main(monkeypatch, "migrate --check", variables)
        assert (end.value.code, capsys.readouterr().out) == (0, schema_line(revision))


def test_a_backup_of_an_older_version_is_restored_and_to_be_migrated(
    refusal: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    variables = {"DATABASE_URL": "sqlite:///tasks.db"}
    migrate(parse_database_url(variables["DATABASE_URL"]), "0009")
    run_main(monkeypatch, "backup copy.db", variables)
    assert capsys.readouterr().out == "copy.db is a whole and undamaged copy.\n"
    assert "There is a file copy.db already" in refusal("backup copy.db", **variables)
    assert "tasks.db already" in refusal("restore copy.db", **variables)
    elsewhere = {"DATABASE_URL": "sqlite:///new/tasks.db"}
    run_main(monkeypatch, "restore copy.db", elsewhere)
    said = capsys.readouterr().out
    assert said.startswith("sqlite:///new/tasks.db is as it was. The schema is at revision 0009;")
    assert said.endswith(". Run `python -m impl migrate`.\n")


def test_going_down_says_what_it_did(
    refusal: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "tasks.db"
    address = parse_database_url(f"sqlite:///{file}")
    variables = {"DATABASE_URL": f"sqlite:///{file}"}
    migrate(address)
    run_main(monkeypatch, "downgrade 0008", variables)
    assert f"from revision {NEWEST} down to 0008" in capsys.readouterr().out
    run_main(monkeypatch, "downgrade 0008", variables)
    assert "at revision 0008 already" in capsys.readouterr().out
    assert schema_of(address).current == "0008"
    for revision, complaint in {
        "0009": "at revision 0008, which is older than 0009",
        "head": "which is older than",
        "8": "no revision 8: there are base, 0001, 0002",
        "'; --": "no revision",
    }.items():
        assert complaint in refusal(["downgrade", revision], **variables)
        assert schema_of(address).current == "0008"
    set_revision(file, "9999")
    assert f"9999, which this version (up to {NEWEST})" in refusal("downgrade 0001", **variables)
    run_main(monkeypatch, "migrate", variables)
    assert capsys.readouterr().out.startswith(schema_line("9999").rstrip() + " A newer version ")
    set_revision(file, "0008")
    run_main(monkeypatch, "downgrade base", variables)
    assert "down to base" in capsys.readouterr().out


def test_what_counts_is_printed_with_its_source(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("PORT=8001\n")
    run_main(monkeypatch, "settings", {"JWT_SECRET": CANARY, "DATABASE_CONNECTIONS": "7"})
    said = capsys.readouterr().out
    assert CANARY not in said
    lines = {line.split()[0]: line.split()[1:] for line in said.splitlines()}
    assert lines["PORT"] == [".env", "8001"]
    assert lines["JWT_SECRET"] == ["environment", "(secret)"]
    assert lines["DATABASE_CONNECTIONS"] == ["environment", "7"]
    assert lines["MAX_CONNECTIONS"] == ["default"]
    assert lines["DATABASE_OVERFLOW"][:3] == ["default", "0", "(means"]
    assert list(lines) == [name.upper() for name in Settings.model_fields]


def test_what_is_wrong_is_printed_and_the_exit_code(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    variables = {"DATABASE_URL": f"sqlite:///{tmp_path / 'tasks.db'}"}
    for code, state in {1: "WRONG", 0: "ok"}.items():
        with pytest.raises(SystemExit) as end:
            run_main(monkeypatch, "doctor", variables)
        said = capsys.readouterr().out.splitlines()
        assert end.value.code == code
        assert said[0].split()[:2] == ["database", state]
        assert [line.split()[1] for line in said[1:]] == ["ok"] * (len(said) - 1)
        migrate(parse_database_url(variables["DATABASE_URL"]))


def test_a_server_that_waits_starts_without_its_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    started: list[Facts] = []
    monkeypatch.setattr("impl.command_line.serve", lambda _settings, facts: started.append(facts))
    run_main(monkeypatch, "serve --wait", {"DATABASE_URL": "postgres://127.0.0.1:1/t"})
    assert started == [Facts("PostgreSQL", Schema(None))]


def schema_line(revision: str) -> str:
    return f"The schema is at revision {revision}; this version's newest is {NEWEST}.\n"


def run_main(monkeypatch: pytest.MonkeyPatch, command: str, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["impl", *command.split()])
    main()


def set_revision(file: Path, revision: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])


def run_in_process(
    tmp_path: Path, *command: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs the command as a separate process, with only these settings."""
    ours = {name.upper() for name in Settings.model_fields}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "-m", "impl", *command],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_refusal_ends_the_process_with_a_code_and_a_line(tmp_path: Path) -> None:
    ended = run_in_process(tmp_path, "serve", ENVIRONMENT="production", JWT_SECRET=CANARY)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert "JWT_SECRET is shorter than 32 bytes" in ended.stderr
    assert CANARY not in ended.stderr


def test_a_file_that_cannot_be_written_is_said_in_a_line(tmp_path: Path) -> None:
    ended = run_in_process(tmp_path, "migrate", DATABASE_URL=f"sqlite:///{tmp_path}")
    assert ended.returncode == 1
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    assert "database" in ended.stderr


@pytest.mark.parametrize("name", ["PORT", "METRICS_PORT"])
def test_a_port_that_is_taken_is_said_so(sqlite_template: Path, tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = {"PORT": "0", name: str(listener.getsockname()[1])}
        url = f"sqlite:///{sqlite_template}"
        ended = run_in_process(tmp_path, "serve", DATABASE_URL=url, **taken)
    assert ended.returncode != 0
    said = rf"Cannot listen on [A-Z_]*HOST=.*, {name}=\d+: Address already in use\. "
    assert re.search(said, ended.stderr)
    assert "Traceback" not in ended.stderr
    assert "API  " not in ended.stdout, "it says where it is, but it is not there"

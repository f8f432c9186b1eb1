"""The commands of the service: `python -m impl <command>`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from pydantic import ValidationError

from impl.database import DatabaseUnavailableError
from impl.database_url import DatabaseUrl, parse_database_url
from impl.migrate import is_migrated, migrate
from impl.server import serve
from impl.settings import Settings


def main() -> None:
    """Runs one command; what stops it is one line, and an exit code that is not 0."""
    parser = argparse.ArgumentParser(prog="python -m impl", description=__doc__)
    parser.add_argument("command", choices=_COMMANDS)
    command = _COMMANDS[parser.parse_args().command]
    try:
        settings = Settings()
        address = parse_database_url(settings.database_url.get_secret_value())
        command(settings, address)
    except ValidationError as error:
        sys.exit("\n".join(f"{_variable(e['loc'])}{e['msg']}" for e in error.errors()))
    except (ValueError, OSError) as error:
        sys.exit(str(error))
    except DatabaseUnavailableError as error:
        reason = str(error.__cause__ or "it does not answer").splitlines()[0]
        sys.exit(f"The database cannot be reached: {reason}")


def _serve(settings: Settings, address: DatabaseUrl) -> None:
    if not is_migrated(address):
        sys.exit("The database has an older schema: run `make migrate` (python -m impl migrate).")
    serve(settings)


def _migrate(_settings: Settings, address: DatabaseUrl) -> None:
    migrate(address)
    print("The database has the newest schema.")


def _variable(location: tuple[int | str, ...]) -> str:
    return f"{str(location[0]).upper()}: " if location else ""


_COMMANDS: dict[str, Callable[[Settings, DatabaseUrl], None]] = {
    "serve": _serve,
    "migrate": _migrate,
}

if __name__ == "__main__":
    main()

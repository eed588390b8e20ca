"""
A Kerberos realm of a test's own, served by MIT's KDC on loopback.

* Everything lies in one folder and one child process; nothing outlives ``running``.
* Keys are random and in keytabs: no password exists, in no argument and no file.
* The machine's own Kerberos settings and tickets are neither used nor changed; names
  are taken as they are given, without DNS.

Source: MIT krb5 1.20, krb5.conf(5) and kdc.conf(5).
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REALM: Final = "LAB.EXAMPLE"
_PROGRAMS: Final = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")
_LIBRARIES: Final = ("kerberos", "gssapi", "krb5")
#: Debian keeps the KDC's programs where ordinary users do not look.
_SEARCH_PATH: Final = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin"))
_STARTING_SECONDS: Final = 20.0


def missing_software() -> str | None:
    """Return what this machine lacks for a realm, as a clause, or None."""
    missing = [name for name in _PROGRAMS if not shutil.which(name, path=_SEARCH_PATH)]
    missing += [name for name in _LIBRARIES if not importlib.util.find_spec(name)]
    return f"not installed: {', '.join(missing)}" if missing else None


class KerberosRealm:
    """
    The realm's database, keytabs and ticket caches.

    Args:
        folder: An empty folder for all of them.
        port: The TCP port of the KDC.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self.port = port
        self.service_keytab = folder / "service.keytab"
        self.environment = {
            "KRB5_CONFIG": str(folder / "krb5.conf"),
            "KRB5_KDC_PROFILE": str(folder / "kdc.conf"),
            "KRB5_KTNAME": f"FILE:{self.service_keytab}",
            "KRB5CCNAME": f"FILE:{folder / 'no-ticket'}",
            "KRB5RCACHENAME": f"file2:{folder / 'replays'}",
        }

    def create(self) -> None:
        """Write the settings and an empty database."""
        (self._folder / "krb5.conf").write_text(_client_settings(self.port))
        (self._folder / "kdc.conf").write_text(_kdc_settings(self._folder, self.port))
        master_key = secrets.token_hex(16)
        self._run("kdb5_util", "create", "-s", typed=f"{master_key}\n{master_key}\n")

    def add_service(self, principal: str, *, keytab: Path | None = None) -> None:
        """Add a service; its key goes to the acceptors' keytab, or to another."""
        self._add(principal, keytab or self.service_keytab)

    def add_user(self, name: str) -> str:
        """Add a user, log on, and return the name of the cache with the ticket."""
        keytab = self._folder / f"{name}.client.keytab"
        cache = f"FILE:{self._folder / name}.tickets"
        self._add(name, keytab)
        self._run("kinit", "-k", "-t", str(keytab), "-c", cache, f"{name}@{REALM}")
        return cache

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Run the KDC until the block ends."""
        with (self._folder / "kdc.output").open("wb") as output:
            kdc = subprocess.Popen(  # noqa: S603 - the KDC that was found
                [_program("krb5kdc"), "-n", "-r", REALM],
                env=self._child_environment(),
                stdout=output,
                stderr=output,
            )
        with kdc:
            try:
                self._await_listener(kdc)
                yield
            finally:
                kdc.terminate()

    def _await_listener(self, kdc: subprocess.Popen[bytes]) -> None:
        """Return when the KDC accepts connections."""
        deadline = time.monotonic() + _STARTING_SECONDS
        while True:
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            if kdc.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self._folder / "kdc.output").read_text())
            time.sleep(0.02)

    def _add(self, principal: str, keytab: Path) -> None:
        """Add a principal with a random key, and write the key to a keytab."""
        commands = f"addprinc -randkey {principal}\nktadd -k {keytab} {principal}\n"
        self._run("kadmin.local", "-r", REALM, typed=commands)

    def _run(self, program: str, *arguments: str, typed: str = "") -> None:
        """Run one of Kerberos' programs to its successful end."""
        subprocess.run(  # noqa: S603 - the program that was found
            [_program(program), *arguments],
            env=self._child_environment(),
            input=typed,
            text=True,
            check=True,
            capture_output=True,
            timeout=_STARTING_SECONDS,
        )

    def _child_environment(self) -> dict[str, str]:
        """Return this process's environment with the realm's settings."""
        return {**os.environ, **self.environment}


@contextlib.contextmanager
def running_realm(folder: Path) -> Iterator[KerberosRealm]:
    """Offer an empty realm whose KDC runs until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    realm = KerberosRealm(folder, port)
    realm.create()
    with realm.serving():
        yield realm


def _program(name: str) -> str:
    """Return the path of a program that ``missing_software`` has not named."""
    found = shutil.which(name, path=_SEARCH_PATH)
    assert found
    return found


def _client_settings(port: int) -> str:
    return f"""\
[libdefaults]
    default_realm = {REALM}
    dns_lookup_realm = false
    dns_lookup_kdc = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
[realms]
    {REALM} = {{
        kdc = 127.0.0.1:{port}
    }}
[domain_realm]
    .lab.example = {REALM}
"""


def _kdc_settings(folder: Path, port: int) -> str:
    return f"""\
[kdcdefaults]
    kdc_listen = ""
    kdc_tcp_listen = 127.0.0.1:{port}
[realms]
    {REALM} = {{
        database_name = {folder}/principal
        key_stash_file = {folder}/stash
    }}
[logging]
    kdc = FILE:{folder}/kdc.log
    admin_server = FILE:{folder}/kadmin.log
"""

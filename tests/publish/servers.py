"""Real servers on free ports of this machine, with configurations of their own; ended with the test."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

MOTO = Path(sys.executable).parent / "moto_server"
PATHS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
PATIENCE = 30  # seconds until a server must answer


def program(name):
    """The path of a program; CI installs all of them, elsewhere a missing one skips the test."""
    found = shutil.which(name, path=PATHS)
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed: see .ci/run")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, port, **options):
    """The program as a process of its own group, once it listens; its whole group ends with the block."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **options
    )
    try:
        _wait(process, port)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


def _wait(process, port):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(f"{process.args[0]} does not listen on {port}")


@contextlib.contextmanager
def nginx(root, folder):
    """The address at which nginx serves `root`."""
    port = free_port()
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""  # its workers must be able to read the test's folder
    config = folder / "nginx.conf"
    config.write_text(
        f"""daemon off; {user} pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""
    )
    with running([program("nginx"), "-e", f"{folder}/error.log", "-c", str(config)], port):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def sshd(folder):
    """(port, the shell that reaches it) of an SSH server that lets the test's own key in."""
    port = free_port()
    folder.mkdir()
    short = tempfile.mkdtemp(prefix="ssh")  # one connection for all commands; its socket's path must be short
    for name in ("host", "user"):
        subprocess.run(
            [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd locks itself in; its service makes it
    (folder / "sshd_config").write_text(
        f"""Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized_keys
PidFile {folder}/pid
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
"""
    )
    (folder / "ssh_config").write_text(
        f"""Host *
  IdentityFile {folder}/user
  IdentitiesOnly yes
  BatchMode yes
  StrictHostKeyChecking no
  UserKnownHostsFile {folder}/known
  LogLevel ERROR
  ControlMaster auto
  ControlPath {short}/%C
  ControlPersist 60
"""
    )
    program("rsync")
    shell = ["ssh", "-F", f"{folder}/ssh_config"]
    with running([program("sshd"), "-D", "-e", "-f", str(folder / "sshd_config")], port):
        yield port, " ".join(shell)
        subprocess.run([*shell, "-p", str(port), "-O", "exit", "127.0.0.1"], capture_output=True, check=False)
    shutil.rmtree(short)


@contextlib.contextmanager
def rsyncd(root, folder):
    """The address of a module of an rsync daemon."""
    port = free_port()
    folder.mkdir()
    who = "uid = root\ngid = root\n" if os.geteuid() == 0 else ""
    (folder / "rsyncd.conf").write_text(
        f"port = {port}\naddress = 127.0.0.1\npid file = {folder}/pid\nuse chroot = no\n{who}"
        f"[reports]\npath = {root}\nread only = no\n"
    )
    command = [program("rsync"), "--daemon", "--no-detach", f"--config={folder}/rsyncd.conf"]
    with running(command, port, stdin=subprocess.DEVNULL):
        yield f"rsync://127.0.0.1:{port}/reports"


@contextlib.contextmanager
def bucket_server():
    """The endpoint of an S3 server without any bucket."""
    port = free_port()
    with running([str(MOTO), "-H", "127.0.0.1", "-p", str(port)], port):
        yield f"http://127.0.0.1:{port}"

"""`claims serve` as people run it: a process that listens, says where, and ends with Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def serving(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "claims", "serve", *arguments],
        stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def test_it_says_where_it_is_and_ends_with_ctrl_c(filled: Path) -> None:
    process = serving("--db", str(filled), "--port", "0")
    assert process.stderr
    said = process.stderr.readline()
    [address] = re.findall(r"http://127\.0\.0\.1:\d+/", said)
    with urllib.request.urlopen(address, timeout=30) as answer:
        assert "Conflicts" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[1]
    assert process.returncode == 0
    assert rest == "Ended.\n"


def test_ctrl_c_right_after_the_address_ends_it_too(filled: Path) -> None:
    script = (
        "import os, signal, sys\nfrom claims.web import serve\n"
        "serve(sys.argv[1], port=0, told=lambda address, token: os.kill(os.getpid(), signal.SIGINT))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run([sys.executable, "-c", script, str(filled)], env=environment, timeout=60, capture_output=True)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_port_in_use_is_said(filled: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        process = serving("--db", str(filled), "--port", port)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert f"127.0.0.1:{port}: another program listens there" in said
    assert "--port" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--db", "none.db"], "no database at"), (["--host", "no.such.host.invalid"], "there is no such host")],
)
def test_what_can_not_be_served_is_said(filled: Path, arguments: list[str], words: str) -> None:
    process = serving(*(["--db", str(filled)] if "--db" not in arguments else []), *arguments)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert words in said
    assert "Traceback" not in said


def test_bound_elsewhere_it_prints_the_token(filled: Path) -> None:
    process = serving("--db", str(filled), "--port", "0", "--host", "0.0.0.0")
    assert process.stderr
    said = process.stderr.readline() + process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert re.search(r"give this token: \S{20,}", said)

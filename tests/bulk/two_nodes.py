"""A Ray cluster of two nodes, each with one CPU and processes of its own; the node that is working is killed.

Run as `two_nodes.py FOLDER INPUT...`: it prints, as JSON, which process began on what, and which node was killed when.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"

from claims.bulk import Job, Progress, extract

SOON = {"health_check_initial_delay_ms": 0, "health_check_period_ms": 1000, "health_check_failure_threshold": 3}
"""A node that went silent is given up after three seconds, not fifty."""
Begun = set[tuple[str, int]]
"""A piece, and the process that began on it."""


def begun(folder: Path) -> Begun:
    found = set()
    for note in folder.glob(".*.begun"):
        try:
            found |= {(note.name.split(".")[1], int(pid)) for pid in note.read_text().split()}
        except FileNotFoundError:
            continue
    return found


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def raylet_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


class Killer(threading.Thread):
    """Kills the node that is at a piece, once so many parts are done."""

    def __init__(self, folder: Path, cluster: object, nodes: list, after: int) -> None:
        super().__init__(daemon=True)
        self.folder, self.cluster, self.nodes, self.after = folder, cluster, nodes, after
        self.seen: Begun = set()
        self.killed: dict[str, object] = {}
        self.over = False

    def run(self) -> None:
        while not self.over:
            now = begun(self.folder)
            self.seen |= now
            done = len(list(self.folder.glob("*.parquet")))
            if not self.killed and done >= self.after and now:
                self.kill(*sorted(now)[-1], done)
            time.sleep(0.01)

    def kill(self, piece: str, pid: int, done: int) -> None:
        """Held still first, so that the piece is not done before the node is gone; not if it is done by then."""
        os.kill(pid, signal.SIGSTOP)
        is_made = (self.folder / f"{piece}.parquet").exists()  # its note is about to go
        if is_made or (piece, pid) not in begun(self.folder):
            os.kill(pid, signal.SIGCONT)
            return
        raylet = raylet_of(pid)
        [node] = [one for one in self.nodes if any(p.process.pid == raylet for p in one.all_processes["raylet"])]
        self.cluster.remove_node(node, allow_graceful=False)
        with suppress(ProcessLookupError):  # it may have gone with its node
            os.kill(pid, signal.SIGKILL)
        self.killed = {"piece": piece, "pid": pid, "done": done}


def main(folder: Path, inputs: list[str]) -> None:
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 0,
            "include_dashboard": False,
            "object_store_memory": 100_000_000,
            "_system_config": SOON,
        },
    )
    try:
        nodes = [cluster.add_node(num_cpus=1, object_store_memory=100_000_000) for _ in range(2)]
        cluster.wait_for_nodes()
        killer = Killer(folder, cluster, nodes, after=2)
        killer.start()
        progress: Progress = extract(
            Job(inputs=tuple(inputs), documents=1), folder, jobs=2, address=cluster.address, tell=lambda progress: None
        )
        killer.over = True
        killer.join()
        told = {"killed": killer.killed, "begun": sorted(killer.seen), "parts": progress.parts}
        sys.stdout.write(json.dumps(told) + "\n")
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])

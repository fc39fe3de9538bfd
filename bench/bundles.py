"""The proof of one big record: making it, checking it, its size, and what the log takes of the disk."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID
from zipfile import ZipFile

from bench.cluster import Cluster
from bench.figures import Figure, spread
from bench.synthetic import Superuser

TIMES = 4
_LOG = ("trust_logentry", "trust_logtile", "trust_logcheckpoint", "trust_lookchain")


def measure(cluster: Cluster, big: UUID, little: UUID) -> list[Figure]:
    """Export it as a command does, verify it as a stranger does."""
    path, checked = cluster.data / "bundle.zip", list[float]()
    small = [_made(cluster, little, path) for _ in range(TIMES)]
    made = [_made(cluster, big, path) for _ in range(TIMES)]
    with ZipFile(path) as pack:
        script = Path(pack.extract("verify.py", cluster.data))
        entries = _entries(json.loads(pack.read("proof.json")))
    for _ in range(TIMES):
        begun = time.perf_counter()
        _verify(script, path)
        checked.append(time.perf_counter() - begun)
    size = path.stat().st_size
    return [
        Figure(
            f"verify.py, {entries:,} entries, s",
            "< 2",
            spread(checked, 2),
            statistics.median(checked) < 2,
        ),
        Figure(
            "making that bundle, s",
            "<= 10",
            f"{spread(made, 1)}; for a record of some entries {spread(small, 1)}",
            statistics.median(made) <= 10,
        ),
        Figure("its size", "", f"{size / 1e6:,.1f} MB, {size / entries:,.0f} bytes an entry"),
    ]


def _made(cluster: Cluster, patient: UUID, path: Path) -> float:
    begun = time.perf_counter()
    cluster.run("export_proof", str(patient), f"--out={path}", role="app")
    return time.perf_counter() - begun


def _entries(proof: dict[str, dict[str, dict[str, dict[str, list[object]]]]]) -> int:
    return sum(len(one) for part in proof["trees"].values() for one in part["chains"].values())


def _verify(script: Path, bundle: Path) -> None:
    """A proof that does not hold would be checked quickly."""
    command = [sys.executable, "-I", str(script), str(bundle)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the proof does not hold: {done.stdout[:2000]}")


def on_disk(superuser: Superuser) -> list[Figure]:
    """Bytes of the log for each row that it numbers, indexes included."""
    rows = superuser.execute("SELECT FROM trust_logentry").rowcount
    sizes = [
        size
        for table in _LOG
        for (size,) in superuser.execute("SELECT pg_total_relation_size(%s)", [table])
    ]
    told = ", ".join(
        f"{table.removeprefix('trust_')} {size / rows:.0f}"
        for table, size in zip(_LOG, sizes, strict=True)
    )
    return [Figure("log on disk, bytes per row", "", f"{sum(sizes) / rows:.0f}: {told}")]

"""Measure every scenario; print a table, write JSON beside it."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path

from bench.scenarios import Scenario, scenarios
from bench.server import spent

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
COLUMNS = ("p50_ms", "p95_ms", "web_cpu_ms", "database_cpu_ms", "sql", "bytes")


def measure(scenario: Scenario, owner_url: str, *, times: int) -> dict[str, float | str]:
    """Warm up, then repeat; costs are means over the repetitions, times are quantiles."""
    for _ in range(5):
        scenario.once()
    before = spent(owner_url)
    answers = [scenario.once() for _ in range(times)]
    cost = spent(owner_url).since(before)
    taken = sorted(answer.milliseconds for answer in answers)
    return {
        "name": scenario.name,
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "web_cpu_ms": round(cost.web / times, 2),
        "database_cpu_ms": round(cost.database / times, 2),
        "sql": round(cost.statements / times, 1),
        "bytes": len(answers[0].body),
    }


def main() -> None:
    """Run against `$YAGONA_DATA`."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--url", default="")
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    data = Path(os.environ.get("YAGONA_DATA") or ROOT / ".data")
    where = json.loads((data / "where.json").read_text())
    rows = [
        measure(scenario, where["owner_database_url"], times=options.times)
        for scenario in scenarios(options.url or where["base_url"])
    ]
    print(f"{'':16}" + "".join(f"{name:>17}" for name in COLUMNS))
    for row in rows:
        print(f"{row['name']:16}" + "".join(f"{row[name]:>17}" for name in COLUMNS))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()

"""What the public log costs: appends, sequencer, growth, delay, proofs; on a cluster of its own.

    .venv/bin/python -m bench.seal [--rows 100000] [--only appends,sequencer,trees,proofs,delay]

The cluster is durable (fsync on) and thrown away afterwards. What is compared is measured turn by
turn in one run: quote the ratios.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from uuid import uuid4

import django
import psycopg

from bench import appends, bundles, delay, synthetic
from bench.cluster import Cluster, durable_cluster
from bench.figures import Figure, table
from bench.synthetic import Superuser

Parts = Callable[[], list[Figure]]
PARTS = ("appends", "sequencer", "proofs", "delay", "trees")


def figures(cluster: Cluster, superuser: Superuser, rows: int) -> Iterator[tuple[str, Parts]]:
    """Each part by its name. The order matters: what one writes, the next one seals or proves."""
    os.environ.update(cluster.env)
    django.setup()
    sequencer = import_module("bench.sequencer")  # they have models: only now they can be read
    trees = import_module("bench.trees")
    big, now = uuid4(), datetime.now(UTC)
    people = list(synthetic.turns(big, rows, rows // 10))
    little = people[1]

    def sealed() -> list[Figure]:
        synthetic.person(superuser, big)
        synthetic.person(superuser, little)
        synthetic.write_records(superuser, people, now)
        synthetic.write_looks(superuser, people, now)
        return [*sequencer.rates(), *bundles.on_disk(superuser)]

    yield "sequencer", sealed
    yield "proofs", lambda: bundles.measure(cluster, big, little)
    yield "delay", lambda: delay.measure(superuser, cluster)
    yield "appends", lambda: appends.measure(superuser, cluster.superuser_url)
    yield "trees", lambda: trees.measure(superuser)  # the last: its tiles belong to no row


def main() -> None:
    """Measure, then print one table."""
    parser = argparse.ArgumentParser(prog="bench.seal")
    parser.add_argument("--rows", type=int, default=100_000, help="rows in each tree")
    parser.add_argument("--only", default=",".join(PARTS), help="proofs need the sequencer's rows")
    options = parser.parse_args()
    found: list[Figure] = []
    with (
        durable_cluster() as cluster,
        psycopg.connect(cluster.superuser_url, autocommit=True) as superuser,
    ):
        for name, part in figures(cluster, superuser, options.rows):
            if name in options.only.split(","):
                found += part()
    print(table(found))


if __name__ == "__main__":
    main()

"""pyHanko speaks asyncio; its answers are had in a thread, for the caller's may run a loop already."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def settled(work: Coroutine[Any, Any, T]) -> T:
    """The result of `work`, or what it raises."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()

"""Trained networks in the form that onnxruntime runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")
MOST_THREADS = 4


def session_of(model: bytes) -> Any:
    """The network, to be run on one thread of the processor. Raises ValueError if it can't be read."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its own exceptions have no common class
        raise ValueError(f"no model that can be run: {error}") from error


def at_once(function: Callable[[Item], Found], items: Sequence[Item]) -> list[Found]:
    """The function of each item, in their order, as many at a time as there are processors.

    It is for functions that run networks, which let other threads go on meanwhile.
    """
    threads = min(MOST_THREADS, os.cpu_count() or 1, len(items))
    if threads < 2:
        return list(map(function, items))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, items))

"""Trained networks in the form that onnxruntime runs."""

from __future__ import annotations

from typing import Any


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

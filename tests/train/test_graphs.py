"""A network that is cut in two gives the numbers of the whole one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

onnx: Any = pytest.importorskip("onnx", reason="it comes with the extra claims[train]")

from claims.networks import session_of  # noqa: E402
from claims.train.graphs import STATES, halves  # noqa: E402

WIDTH, LAYERS = 4, 4


def network() -> bytes:
    """Of the shape of a transformer: two sums with their norms a layer, and scores that are masked and mended."""
    helper, draw = onnx.helper, np.random.default_rng(1)
    weights, nodes = {}, []

    def weight(name: str, *shape: int) -> str:
        weights[name] = draw.standard_normal(shape).astype(np.float32)
        return name

    def node(kind: str, given: list[str], made: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, given, [made], **attributes))
        return made

    def norm(given: str, made: str) -> str:
        ones = [weight(f"{made} {part}", WIDTH) for part in ("scale", "bias")]
        return node("LayerNormalization", [given, *ones], made, epsilon=1e-6)

    weights["nought"] = np.float32(0)
    at = norm(node("Gather", [weight("words", 20, WIDTH), "pieces"], "looked up"), "went in")
    one_of_each = node("Shape", ["pieces"], "shape")
    mask = node("Where", ["never", node("Expand", ["nought", one_of_each], "zeros"), "nought"], "masked")
    weights["never"] = np.array(False)
    for layer in range(LAYERS):
        name = f"layer {layer}"
        scores = node("MatMul", [at, node("Transpose", [at], f"{name} turned", perm=[0, 2, 1])], f"{name} scores")
        looked = node("Softmax", [node("Add", [scores, mask], f"{name} masked")], f"{name} softmax")
        mended = node("Where", [node("IsNaN", [looked], f"{name} nan"), "nought", looked], f"{name} mended")
        seen = node("MatMul", [mended, at], f"{name} seen")
        middle = norm(node("Add", [seen, at], f"{name} first sum"), f"{name} middle")
        made = node("MatMul", [middle, weight(f"{name} weights", WIDTH, WIDTH)], f"{name} made")
        at = norm(node("Add", [made, middle], f"{name} sum"), f"{name} end")
    numbers = node("Cast", ["sides"], "sides as numbers", to=onnx.TensorProto.FLOAT)
    weights["axis"] = np.array([2], np.int64)
    of_second = node("Mul", [at, node("Unsqueeze", [numbers, "axis"], "sides apart")], "second")
    weights["pooled axes"] = np.array([1], np.int64)
    node("ReduceSum", [of_second, "pooled axes"], "logits", keepdims=0)
    rows = [helper.make_tensor_value_info(each, onnx.TensorProto.INT64, ("pairs", "n")) for each in ("pieces", "sides")]
    out = [helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, ("pairs", WIDTH))]
    initializers = [onnx.numpy_helper.from_array(values, name) for name, values in weights.items()]
    graph = helper.make_graph(nodes, "toy", rows, out, initializers)
    made_of: bytes = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    ).SerializeToString()
    return made_of


@pytest.mark.parametrize("after", range(1, LAYERS))
def test_the_halves_one_after_the_other_are_the_whole(after: int) -> None:
    whole = network()
    lower, upper = (session_of(half) for half in halves(whole, after))
    given = {"pieces": np.array([[3, 1, 4, 15, 9]]), "sides": np.array([[0, 0, 1, 1, 1]])}
    [states] = lower.run([STATES], given)
    assert states.shape == (1, 5, WIDTH)
    [logits] = upper.run(["logits"], {STATES: states, "sides": given["sides"]})
    [expected] = session_of(whole).run(["logits"], given)
    assert np.abs(expected).max() > 0
    np.testing.assert_allclose(logits, expected, rtol=1e-5, atol=1e-5)


def test_neither_half_masks_or_mends() -> None:
    for half in halves(network(), 2):
        kinds = {node.op_type for node in onnx.load_from_string(half).graph.node}
        assert not kinds & {"IsNaN", "Where"}

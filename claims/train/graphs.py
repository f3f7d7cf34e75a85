"""Makes of a trained transformer, in ONNX, the two networks that are run one after the other: its lower layers and its
upper ones, without what only rows of several lengths need. The numbers that come out are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

STATES = "states"
"""What goes from the lower layers to the upper ones."""
JOINED = "SkipLayerNormalization"
"""onnxruntime's own step for a sum and its norm."""


def halves(model: bytes, after: int) -> tuple[bytes, bytes]:
    """A network from `pieces` and `sides` to `logits`, cut after so many of its layers.

    The first half gives `states`, the second takes them with `sides`. Each sequence is read by itself, whole.
    """
    import onnx

    whole = onnx.load_from_string(model)
    _unmask(whole.graph)
    ends = _join_ends_of_layers(whole)
    rows = (onnx.TensorProto.INT64, ("pairs", "pieces"))
    states = (onnx.TensorProto.FLOAT, ("pairs", "pieces", None))
    _rename(whole.graph, ends[after - 1], STATES)
    lower = _part(whole, {"pieces": rows, "sides": rows}, {STATES: states})
    _rename(whole.graph, "pieces", "sides")  # of the pieces only the number is asked from here on
    upper = _part(whole, {STATES: states, "sides": rows}, {"logits": (onnx.TensorProto.FLOAT, ("pairs", None))})
    return lower.SerializeToString(), upper.SerializeToString()


def _unmask(graph: Any) -> None:
    """What looks at a piece looks at all of the row: no mask is added, and nothing that came to naught is mended."""
    made_by = _makers(graph)
    instead = {}
    for node in graph.node:
        if node.op_type == "Softmax" and (added := made_by[node.input[0]]).op_type == "Add":
            [scores] = [name for name in added.input if _maker(made_by, name) in ("MatMul", "Mul", "Div")]
            instead[node.input[0]] = scores
        if node.op_type == "Where" and _maker(made_by, node.input[0]) == "IsNaN":
            instead[node.output[0]] = node.input[2]
    for old, new in instead.items():
        _rename_inputs(graph, old, new)


def _join_ends_of_layers(model: Any) -> list[str]:
    """The names of what each layer gives, its last sum and norm being one step.

    onnxruntime joins these itself where it sees a whole network, and not at the end of a half: both are to round alike.
    """
    from onnx import helper

    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    made_by = _makers(model.graph)
    norms = [node for node in model.graph.node if node.op_type == "LayerNormalization"]
    last = norms[2::2]  # one of what goes in, then two a layer
    for norm in last:
        epsilon = next(helper.get_attribute_value(each) for each in norm.attribute if each.name == "epsilon")
        given = [*made_by[norm.input[0]].input, *norm.input[1:]]
        joined = helper.make_node(JOINED, given, norm.output, domain="com.microsoft", epsilon=epsilon)
        norm.CopyFrom(joined)
    return [norm.output[0] for norm in last]


def _part(model: Any, given: Mapping[str, Any], wanted: Mapping[str, Any]) -> Any:
    """The network from some of its values to others, each with its type and shape."""
    import onnx
    from onnx import helper

    nodes = list(_needed(model.graph, given, list(wanted)))
    used = {name for node in nodes for name in node.input}
    weights = [weight for weight in model.graph.initializer if weight.name in used]
    begin, end = ([helper.make_tensor_value_info(name, *of) for name, of in some.items()] for some in (given, wanted))
    graph = helper.make_graph(nodes, model.graph.name, begin, end, weights)
    part = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    assert isinstance(part, onnx.ModelProto)
    return part


def _needed(graph: Any, given: Mapping[str, Any], wanted: Sequence[str]) -> Iterator[Any]:
    """The nodes that make what is wanted of what is given, in their order."""
    made_by, ahead, needed = _makers(graph), list(wanted), set()
    while ahead:
        name = ahead.pop()
        if name in made_by and name not in given and name not in needed:
            needed.add(name)
            ahead += made_by[name].input
    yield from (node for node in graph.node if needed.intersection(node.output))


def _makers(graph: Any) -> dict[str, Any]:
    return {name: node for node in graph.node for name in node.output}


def _maker(made_by: Mapping[str, Any], name: str) -> str:
    return made_by[name].op_type if name in made_by else ""


def _rename(graph: Any, old: str, new: str) -> None:
    for node in graph.node:
        node.output[:] = [new if name == old else name for name in node.output]
    _rename_inputs(graph, old, new)


def _rename_inputs(graph: Any, old: str, new: str) -> None:
    for node in graph.node:
        node.input[:] = [new if name == old else name for name in node.input]

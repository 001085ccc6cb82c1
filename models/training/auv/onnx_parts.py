"""Exporting a module in parts, joining the parts into one ONNX model, and making the result small."""

from __future__ import annotations

import io
import warnings
from typing import Callable

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor
from torch.nn.utils.fusion import fuse_conv_bn_eval

OPSET = 16


def fuse_batch_norms(module: torch.nn.Module) -> None:
    """Folds every BatchNorm into the convolution before it, in place; the module must be in eval mode."""
    if isinstance(module, torch.nn.Sequential):
        for i in range(1, len(module)):
            if isinstance(module[i], torch.nn.BatchNorm2d) and isinstance(module[i - 1], torch.nn.Conv2d):
                module[i - 1] = fuse_conv_bn_eval(module[i - 1], module[i])
                module[i] = torch.nn.Identity()
    for child in module.children():
        fuse_batch_norms(child)


def shrink(model: onnx.ModelProto) -> onnx.ModelProto:
    """Merges equal constants and stores large float32 ones as float16 with a Cast behind them."""
    graph = model.graph
    plain = []
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            item = graph.initializer.add()
            item.CopyFrom(node.attribute[0].t)
            item.name = node.output[0]
        else:
            plain.append(node)
    del graph.node[:]
    graph.node.extend(plain)
    seen: dict[bytes, str] = {}
    rename: dict[str, str] = {}
    kept, casts = [], []
    for item in graph.initializer:
        key = item.data_type.to_bytes(4, "little") + bytes(str(list(item.dims)), "ascii") + numpy_helper.to_array(item).tobytes()
        if key in seen:
            rename[item.name] = seen[key]
            continue
        seen[key] = item.name
        array = numpy_helper.to_array(item)
        if item.data_type == TensorProto.FLOAT and array.size > 256:
            stored = item.name + "_f16"
            kept.append(numpy_helper.from_array(array.astype(np.float16), stored))
            casts.append(helper.make_node("Cast", [stored], [item.name], to=TensorProto.FLOAT))
        else:
            kept.append(item)
    for node in graph.node:
        _rename_inputs(node, rename)
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def _rename_inputs(node: onnx.NodeProto, rename: dict[str, str]) -> None:
    """Lets a node, and what runs inside it, read other names."""
    node.input[:] = [rename.get(name, name) for name in node.input]
    node.doc_string = ""
    for attribute in node.attribute:
        for inner in attribute.g.node:
            _rename_inputs(inner, rename)


class _Part(torch.nn.Module):
    """One method of the graph as a module of its own."""

    def __init__(self, graph: torch.nn.Module, run: Callable[..., tuple[Tensor, ...]]) -> None:
        super().__init__()
        self.graph, self.run = graph, run

    def forward(self, *args: Tensor) -> tuple[Tensor, ...]:
        return self.run(*args)


class Stitch:
    """Puts separately exported parts together into one model. The solver's steps become loops: a runtime opens a step much faster
    than twenty copies of it."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.count = 0

    def export(self, graph: AuvGraph, run: Callable[..., tuple[Tensor, ...]], args: tuple[Tensor, ...], inputs: list[str],
               outputs: list[str], dynamic: dict[str, dict[int, str]]) -> onnx.ModelProto:
        buffer = io.BytesIO()
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(_Part(graph, run), args, buffer, opset_version=OPSET, input_names=inputs, output_names=outputs,
                              do_constant_folding=False, dynamic_axes=dynamic)
        model = onnx.load_from_string(buffer.getvalue())
        missing = set(inputs) - {i.name for i in model.graph.input}
        if missing:
            raise SystemExit(f"The exporter dropped the inputs {sorted(missing)}.")
        return model

    def add(self, part: onnx.ModelProto, inputs: dict[str, str], outputs: dict[str, str]) -> None:
        """Appends a part; the dictionaries say which outer name stands for each of its inputs and outputs."""
        self.nodes.extend(self._nodes_of(part, inputs, outputs))

    def loop(self, tag: str, part: onnx.ModelProto, inputs: dict[str, str], tables: dict[str, tuple[float, ...]],
             state: dict[str, str], outputs: dict[str, str]) -> None:
        """Appends a loop over a part. `inputs` says which outer name each of its inputs reads, those of `state` aside: they begin
        with the outer names given and go round. `tables` gives inputs that differ from step to step; all have one length."""
        steps = len(next(iter(tables.values())))
        index, again = f"{tag}.index", f"{tag}.again"
        inner = {n: f"{tag}.now.{n}" for n in state}
        next_state = {out: f"{tag}.next.{out}" for out in outputs}
        nodes = [helper.make_node("Identity", [again], [f"{again}_out"])]
        for name, values in tables.items():
            table = f"{tag}.{name}s"
            self.initializers.append(numpy_helper.from_array(np.array(values, np.float32), table))
            inner[name] = f"{tag}.{name}"
            nodes.append(helper.make_node("Gather", [table, index], [inner[name]], axis=0))
        nodes += self._nodes_of(part, {**inputs, **inner}, next_state)
        info = helper.make_tensor_value_info
        carried = [info(inner[n], TensorProto.FLOAT, None) for n in state]
        body = helper.make_graph(
            nodes, f"{tag}.body", [info(index, TensorProto.INT64, []), info(again, TensorProto.BOOL, []), *carried],
            [info(f"{again}_out", TensorProto.BOOL, []), *(info(n, TensorProto.FLOAT, None) for n in next_state.values())])
        self.initializers.append(numpy_helper.from_array(np.array(steps, np.int64), f"{tag}.steps"))
        self.initializers.append(numpy_helper.from_array(np.array(True), f"{tag}.go"))
        self.nodes.append(helper.make_node("Loop", [f"{tag}.steps", f"{tag}.go", *state.values()], list(outputs.values()), tag, body=body))

    def _nodes_of(self, part: onnx.ModelProto, inputs: dict[str, str], outputs: dict[str, str]) -> list[onnx.NodeProto]:
        """The nodes of a part under names of their own. Its constants join the model's."""
        self.count += 1
        made = []
        names = {**inputs, **outputs, "": ""}
        outer = lambda name: names.setdefault(name, f"p{self.count}.{name}")  # noqa: E731
        for item in part.graph.initializer:
            copy = onnx.TensorProto()
            copy.CopyFrom(item)
            copy.name = outer(item.name)
            self.initializers.append(copy)
        for node in part.graph.node:
            copy = onnx.NodeProto()
            copy.CopyFrom(node)
            copy.name = f"p{self.count}.{node.name}"
            copy.input[:] = [outer(n) for n in node.input]
            copy.output[:] = [outer(n) for n in node.output]
            made.append(copy)
        return made

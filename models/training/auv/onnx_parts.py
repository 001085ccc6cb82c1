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
        for i, name in enumerate(node.input):
            node.input[i] = rename.get(name, name)
        node.doc_string = ""
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    return model


class _Part(torch.nn.Module):
    """One method of the graph as a module of its own."""

    def __init__(self, graph: torch.nn.Module, run: Callable[..., tuple[Tensor, ...]]) -> None:
        super().__init__()
        self.graph, self.run = graph, run

    def forward(self, *args: Tensor) -> tuple[Tensor, ...]:
        return self.run(*args)


class Stitch:
    """Puts separately exported parts together into one model: tracing twenty solver steps at once takes many minutes."""

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
        self.count += 1
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
            self.nodes.append(copy)

    def constant(self, name: str, value: float) -> str:
        self.initializers.append(numpy_helper.from_array(np.array(value, np.float32), name))
        return name

"""Writes auv.onnx, auv.json and the pack's `networks.auv` from the newest checkpoint: see README.md and CONTRACT.md."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import warnings
from pathlib import Path
from typing import Callable

from auv.checks import need_packages

need_packages("numpy", "torch", "onnx")

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402
from torch.nn.utils.fusion import fuse_conv_bn_eval  # noqa: E402

from auv.car import Car, load_car, sha256  # noqa: E402
from auv.graph import FIRST_SOLVE, SECOND_SOLVE, AuvGraph  # noqa: E402
from auv.keypoints import Keypoints, choose_keypoints  # noqa: E402
from auv.network import AuvNet  # noqa: E402
from auv.pose import schedule, solve_step  # noqa: E402
from auv.sampling import SPLITS  # noqa: E402

OPSET = 16
LIMIT = 20 * 1000 * 1000
INPUTS = ("photo", "thumb", "user_kp", "cam_prior", "mirror", "delight", "ref_gain", "size")
OUTPUTS = ("uv_texture", "confidence", "source", "camera", "kp", "seg", "crop", "sh", "fit")


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


def sample_inputs(keypoints: int, side: int, size: int) -> tuple[torch.Tensor, ...]:
    torch.manual_seed(0)
    return (torch.randint(0, 255, (1, side, side, 3), dtype=torch.uint8), torch.randint(0, 255, (1, 256, 256, 3), dtype=torch.uint8),
            torch.zeros(1, keypoints, 3), torch.zeros(1, 5), torch.ones(1), torch.ones(1), torch.ones(1, 3), torch.tensor([size]))


class _Part(torch.nn.Module):
    """One method of the graph as a module of its own."""

    def __init__(self, graph: torch.nn.Module, run: Callable[..., tuple[torch.Tensor, ...]]) -> None:
        super().__init__()
        self.graph, self.run = graph, run

    def forward(self, *args: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.run(*args)


class Stitch:
    """Puts separately exported parts together into one model: tracing twenty solver steps at once takes many minutes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.count = 0

    def export(self, graph: AuvGraph, run: Callable[..., tuple[torch.Tensor, ...]], args: tuple[torch.Tensor, ...], inputs: list[str],
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


_SEEN = ["points", "places", "weights"]
_STATE = ["rotation", "t", "q"]


def _solve(stitch: Stitch, step: onnx.ModelProto, tag: str, seen: list[str], state: list[str], plan: tuple[int, float]) -> list[str]:
    for i, (scale, damping) in enumerate(schedule(*plan)):
        given = [*seen, *state, "mean", "precision", stitch.constant(f"{tag}.{i}.scale", scale), stitch.constant(f"{tag}.{i}.damping", damping)]
        state = [f"{tag}.{i}.{n}" for n in _STATE]
        stitch.add(step, dict(zip([*_SEEN, *_STATE, "mean", "precision", "scale", "damping"], given)), dict(zip(_STATE_OUT, state)))
    return state


_STATE_OUT = [n + "_out" for n in _STATE]


def build_model(graph: AuvGraph, keypoints: int) -> onnx.ModelProto:
    """Exports front, solver step, middle and back, and joins them."""
    photo, thumb, user_kp, cam_prior, mirror, delight, ref_gain, size = sample_inputs(keypoints, 512, 512)
    stitch = Stitch()
    with torch.no_grad():
        front_out = ["picture", *_STATE, "mean", "precision", *_SEEN]
        values = dict(zip(front_out, graph.front(photo, thumb, user_kp, cam_prior)))
        state = [values[n] for n in _STATE]
        seen = [values[n] for n in _SEEN]
        part = stitch.export(graph, graph.front, (photo, thumb, user_kp, cam_prior), list(INPUTS[:4]), front_out,
                             {"photo": {1: "H", 2: "H"}, "picture": {2: "H", 3: "H"}})
        stitch.add(part, {n: n for n in INPUTS[:4]}, {n: n if n in ("picture", "mean", "precision") else "front." + n for n in front_out})
        args = (*seen, *state, values["mean"], values["precision"], torch.tensor(.01), torch.tensor(.01))
        step = stitch.export(graph, solve_step, args, [*_SEEN, *_STATE, "mean", "precision", "scale", "damping"], _STATE_OUT,
                             {n: {1: "N"} for n in _SEEN})
        solved = _solve(stitch, step, "s1", ["front." + n for n in _SEEN], ["front." + n for n in _STATE], FIRST_SOLVE)
        middle_in = ["picture", "user_kp", *_STATE, *_SEEN]
        middle_out = ["seg_found", "sh_found", "var", "side", "centre", "all_points", "all_places", "all_weights"]
        args = (values["picture"], user_kp, *state, *seen)
        rest = graph.middle(*args)
        part = stitch.export(graph, graph.middle, args, middle_in, middle_out, {"picture": {2: "H", 3: "H"}})
        stitch.add(part, dict(zip(middle_in, ["picture", "user_kp", *solved, *("front." + n for n in _SEEN)])), {n: n for n in middle_out})
        solved = _solve(stitch, step, "s2", middle_out[5:], solved, SECOND_SOLVE)
        back_in = ["picture", *_STATE, *_SEEN, *middle_out[:5], *INPUTS[4:]]
        part = stitch.export(graph, graph.back, (values["picture"], *state, *rest[5:], *rest[:5], mirror, delight, ref_gain, size), back_in,
                             list(OUTPUTS), {"picture": {2: "H", 3: "H"}, **{n: {2: "S", 3: "S"} for n in OUTPUTS[:3]}})
        given = ["picture", *solved, *middle_out[5:], *middle_out[:5], *INPUTS[4:]]
        stitch.add(part, dict(zip(back_in, given)), {n: n for n in OUTPUTS})
    shape = lambda name, kind, dims: helper.make_tensor_value_info(name, kind, dims)  # noqa: E731
    f, u8 = TensorProto.FLOAT, TensorProto.UINT8
    inputs = [shape("photo", u8, [1, "H", "H", 3]), shape("thumb", u8, [1, 256, 256, 3]), shape("user_kp", f, [1, keypoints, 3]),
              shape("cam_prior", f, [1, 5]), shape("mirror", f, [1]), shape("delight", f, [1]), shape("ref_gain", f, [1, 3]),
              shape("size", TensorProto.INT64, [1])]
    outputs = [shape("uv_texture", u8, [1, 3, "S", "S"]), shape("confidence", u8, [1, 1, "S", "S"]), shape("source", u8, [1, 1, "S", "S"]),
               shape("camera", f, [1, 16]), shape("kp", f, [1, keypoints, 4]), shape("seg", f, [1, graph.net.classes, 64, 64]),
               shape("crop", f, [1, 3]), shape("sh", f, [1, 9, 3]), shape("fit", f, [1, 4])]
    made = helper.make_graph(stitch.nodes, "auv", inputs, outputs, stitch.initializers)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def write_onnx(graph: AuvGraph, keypoints: int, path: Path) -> None:
    """Builds, shrinks, checks and writes the file in one rename."""
    temporary = path.with_suffix(".onnx.tmp")
    model = shrink(build_model(graph, keypoints))
    model.producer_name, model.doc_string = "clearcoat", ""
    onnx.checker.check_model(model)
    domains = {n.domain for n in model.graph.node} - {""}
    if domains:
        raise SystemExit(f"The exported graph uses operators outside the standard: {', '.join(sorted(domains))}.")
    onnx.save(model, str(temporary))
    if temporary.stat().st_size > LIMIT:
        raise SystemExit(f"auv.onnx would be {temporary.stat().st_size / 1e6:.1f} MB; the limit is 20 MB.")
    temporary.replace(path)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, {len(model.graph.node)} nodes, opset {model.opset_import[0].version}")


def card(car: Car, keypoints: Keypoints, state: dict, old: dict) -> dict:
    """The side file. Metrics of an earlier file are dropped: eval.mjs writes them anew."""
    places = car.to_glb(keypoints.position)
    return {
        "format": {"name": "clearcoat.auv", "major": 1, "minor": 0},
        "car": {"id": car.id, "version": car.version, "sheet": car.sheet},
        "hashes": car.hashes, "opset": OPSET,
        "keypoints": [{"name": n, "position": [round(float(v), 4) for v in p], "mirror": int(m)}
                      for n, p, m in zip(keypoints.names, places, keypoints.mirror)],
        "classes": car.classes, "paintClasses": car.paint_classes,
        "training": {"samples": state["samples"], "renders": state["renders"], "minutes": round(state["elapsed"] / 60, 1),
                     "seeds": {"train": [SPLITS["train"], SPLITS["train"] + state["renders"] - 1]}, "warmStart": state["warm_start"]},
        "metrics": {},
    }


def write_text(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(text)
    os.replace(temporary, path)


def name_in_pack(pack: Path, onnx_file: Path) -> None:
    """Sets networks.auv in car.json and leaves the rest, and the indentation, as it is."""
    text = pack.read_text()
    data = json.loads(text)
    data.setdefault("networks", {})["auv"] = {"file": onnx_file.name, "sha256": sha256(onnx_file), "card": "auv.json"}
    match = re.match(r"\{\n( +)", text)
    write_text(pack, json.dumps(data, indent=len(match[1]) if match else 2, ensure_ascii=False) + ("\n" if text.endswith("\n") else ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--checkpoint", type=Path, help="default: training-run/checkpoint.pt of the car")
    parser.add_argument("--out", type=Path, help="where to write auv.onnx and auv.json (default: the pack itself)")
    args = parser.parse_args()
    car = load_car(args.car)
    torch.set_num_threads(1)
    state = torch.load(args.checkpoint or args.car / "training-run" / "checkpoint.pt", map_location="cpu")
    if state["hashes"] != car.hashes:
        raise SystemExit("The checkpoint was trained on another mesh or panel map than this pack holds. Train first (train.py --warm).")
    keypoints = choose_keypoints(car)
    net = AuvNet(len(car.classes), len(keypoints.names))
    net.load_state_dict(state["average"])
    net.eval()
    fuse_batch_norms(net)
    graph = AuvGraph(net, car, keypoints).eval().requires_grad_(False)
    out = args.out or args.car
    out.mkdir(parents=True, exist_ok=True)
    write_onnx(graph, len(keypoints.names), out / "auv.onnx")
    write_text(out / "auv.json", json.dumps(card(car, keypoints, state, {}), indent=2) + "\n")
    if out == args.car:
        name_in_pack(args.car / "car.json", out / "auv.onnx")


if __name__ == "__main__":
    main()

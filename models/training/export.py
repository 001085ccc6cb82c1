"""Writes auv.onnx, auv.json and the pack's `networks.auv` from the newest checkpoint: see README.md and CONTRACT.md."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
from pathlib import Path

from auv.checks import need_packages

need_packages("numpy", "torch", "onnx")

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402
from onnx import TensorProto, helper  # noqa: E402
from torch import Tensor  # noqa: E402

from auv.car import Car, load_car, sha256  # noqa: E402
from auv.graph import FINE, FIRST_SOLVE, SECOND_SOLVE, AuvGraph  # noqa: E402
from auv.keypoints import Keypoints, choose_keypoints  # noqa: E402
from auv.network import AuvNet  # noqa: E402
from auv.onnx_parts import OPSET, Stitch, fuse_batch_norms, shrink  # noqa: E402
from auv.pose import schedule, solve_step  # noqa: E402
from auv.sampling import SPLITS  # noqa: E402

LIMIT = 20 * 1000 * 1000
INPUTS = ("photo", "thumb", "user_kp", "cam_prior", "mirror", "delight", "ref_gain", "size")
OUTPUTS = ("uv_texture", "confidence", "source", "camera", "kp", "seg", "crop", "sh", "fit", "visible", "observed", "lens",
           "alone")
_SEEN = ["points", "places", "weights"]
_STATE = ["rotation", "t", "q"]
_STATE_OUT = [n + "_out" for n in _STATE]
_STEP_IN = [*_SEEN, *_STATE, "mean", "precision", "scale", "damping"]


def sample_inputs(keypoints: int, side: int, size: int) -> tuple[Tensor, ...]:
    """Inputs of the right shapes and types for tracing."""
    torch.manual_seed(0)
    photo, thumb = (torch.randint(0, 255, (1, s, s, 3), dtype=torch.uint8) for s in (side, 256))
    one = torch.ones(1)
    return photo, thumb, torch.zeros(1, keypoints, 3), torch.zeros(1, 5), one, one, torch.ones(1, 3), torch.tensor([size])


def _solve(stitch: Stitch, step: onnx.ModelProto, tag: str, seen: list[str], state: list[str],
           plan: tuple[int, float]) -> list[str]:
    """Appends a loop over the solver step; gives the names of the last state."""
    tables = dict(zip(("scale", "damping"), zip(*schedule(*plan))))
    given = dict(zip(_STEP_IN, [*seen, *_STATE, "mean", "precision"]))
    solved = [f"{tag}.{n}" for n in _STATE]
    stitch.loop(tag, step, given, tables, dict(zip(_STATE, state)), dict(zip(_STATE_OUT, solved)))
    return solved


def build_model(graph: AuvGraph, keypoints: int) -> onnx.ModelProto:
    """Exports front, solver step, middle and back, and joins them."""
    photo, thumb, user_kp, cam_prior, *rest = sample_inputs(keypoints, 512, 512)
    stitch = Stitch()
    picture = {"picture": {2: "H", 3: "H"}}
    front_out = ["picture", *_STATE, "mean", "precision", *_SEEN, "own", "there"]
    front_state, first = ["front." + n for n in _STATE], ["front." + n for n in _SEEN]
    front_names = ["picture", *front_state, "mean", "precision", *first, "own", "front.there"]
    middle_in = ["picture", "user_kp", *_STATE, *(n + "_alone" for n in _STATE), *_SEEN, "there"]
    found_out = ["seg_found", "sh_found", "tone", "vivid", "var", "side", "centre", "there_found", "left"]
    all_seen = ["all_" + n for n in _SEEN]
    middle_out = [*found_out, "alone", *all_seen]
    lens, count = ["mean", "precision"], len(found_out)
    back_in = ["picture", *_STATE, *_SEEN, *found_out, *lens, *INPUTS[4:]]
    with torch.no_grad():
        values = dict(zip(front_out, graph.front(photo, thumb, user_kp, cam_prior)))
        state, seen = [values[n] for n in _STATE], [values[n] for n in _SEEN]
        found = graph.middle(values["picture"], user_kp, *state, *state, *seen, values["there"])

    part = stitch.export(graph, graph.front, (photo, thumb, user_kp, cam_prior), list(INPUTS[:4]), front_out,
                         {"photo": {1: "H", 2: "H"}, **picture})
    stitch.add(part, {n: n for n in INPUTS[:4]}, dict(zip(front_out, front_names)))
    settings = (values["mean"], values["precision"], torch.tensor(.01), torch.tensor(.01))
    step = stitch.export(graph, solve_step, (*seen, *state, *settings), _STEP_IN, _STATE_OUT, {n: {1: "N"} for n in _SEEN})
    lone = _solve(stitch, step, "s0", [*first[:2], "own"], front_state, FIRST_SOLVE)
    solved = _solve(stitch, step, "s1", first, front_state, FIRST_SOLVE)

    given = (values["picture"], user_kp, *state, *state, *seen, values["there"])
    part = stitch.export(graph, graph.middle, given, middle_in, middle_out, picture)
    stitch.add(part, dict(zip(middle_in, ["picture", "user_kp", *solved, *lone, *first[:2], "own", "front.there"])), {n: n for n in middle_out})
    solved = _solve(stitch, step, "s2", all_seen, solved, SECOND_SOLVE)

    given = (values["picture"], *state, *found[count + 1:], *found[:count], *(values[n] for n in lens), *rest)
    part = stitch.export(graph, graph.back, given, back_in, list(OUTPUTS[:-1]), {**picture, **{n: {2: "S", 3: "S"} for n in OUTPUTS[:3]}})
    names = ["picture", *solved, *all_seen, *found_out, *lens, *INPUTS[4:]]
    stitch.add(part, dict(zip(back_in, names)), {n: n for n in OUTPUTS[:-1]})

    f, u8, info = TensorProto.FLOAT, TensorProto.UINT8, helper.make_tensor_value_info
    inputs = [info("photo", u8, [1, "H", "H", 3]), info("thumb", u8, [1, 256, 256, 3]), info("user_kp", f, [1, keypoints, 3]),
              info("cam_prior", f, [1, 5]), info("mirror", f, [1]), info("delight", f, [1]), info("ref_gain", f, [1, 3]),
              info("size", TensorProto.INT64, [1])]
    outputs = [info("uv_texture", u8, [1, 3, "S", "S"]), info("confidence", u8, [1, 1, "S", "S"]),
               info("source", u8, [1, 1, "S", "S"]), info("camera", f, [1, 16]), info("kp", f, [1, keypoints, 4]),
               info("seg", f, [1, graph.net.classes, 64, 64]), info("crop", f, [1, 3]), info("sh", f, [1, 9, 3]),
               info("fit", f, [1, 5]), info("visible", u8, [1, 1, FINE, FINE]),
               info("observed", f, [1, found[count + 1].shape[1] - keypoints, 6]), info("lens", f, [1, 8]), info("alone", f, [1, 16])]
    made = helper.make_graph(stitch.nodes, "auv", inputs, outputs, stitch.initializers)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8, producer_name="clearcoat")


def write_onnx(graph: AuvGraph, keypoints: int, path: Path) -> None:
    """Builds, shrinks, checks and writes the file in one rename."""
    model = shrink(build_model(graph, keypoints))
    onnx.checker.check_model(model)
    strange = {n.domain for n in model.graph.node} - {""}
    if strange:
        raise SystemExit(f"The exported graph uses operators outside the standard: {', '.join(sorted(strange))}.")
    data = model.SerializeToString()
    if len(data) > LIMIT:
        raise SystemExit(f"auv.onnx would be {len(data) / 1e6:.1f} MB; the limit is 20 MB.")
    write_bytes(path, data)
    print(f"{path}: {len(data) / 1e6:.1f} MB, {len(model.graph.node)} nodes, opset {OPSET}")


def card(car: Car, keypoints: Keypoints, state: dict) -> dict:
    """The side file. Metrics are empty: `npm run eval -- --write` measures the file and fills them in."""
    places = car.to_glb(keypoints.position)
    last = SPLITS["train"] + state["renders"] - 1
    return {
        "format": {"name": "clearcoat.auv", "major": 1, "minor": 0},
        "car": {"id": car.id, "version": car.version, "sheet": car.sheet},
        "hashes": car.hashes, "opset": OPSET,
        "keypoints": [{"name": n, "position": [round(float(v), 4) for v in p], "mirror": int(m)}
                      for n, p, m in zip(keypoints.names, places, keypoints.mirror)],
        "classes": car.classes, "paintClasses": car.paint_classes,
        "training": {"samples": state["samples"], "renders": state["renders"], "minutes": round(state["elapsed"] / 60, 1),
                     "seeds": {"train": [SPLITS["train"], last]}, "warmStart": state["warm_start"]},
        "metrics": {},
    }


def write_base(state: dict, path: Path) -> None:
    """The weights alone, in half precision, as a start for training other cars (train.py --warm)."""
    about = {"classes": state["classes"], "samples": state["samples"], "mesh": state["hashes"]["mesh"]}
    weights = {k: v.half().numpy() for k, v in state["average"].items() if v.dtype.is_floating_point}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, about=json.dumps(about), **weights)
    write_bytes(path, buffer.getvalue())
    print(f"{path}: {len(buffer.getvalue()) / 1e6:.1f} MB")


def write_bytes(path: Path, data: bytes) -> None:
    """Writes beside the file and renames, so that nobody reads half of it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(data)
    os.replace(temporary, path)


def name_in_pack(pack: Path, onnx_file: Path) -> None:
    """Sets networks.auv in car.json and leaves the rest, and the indentation, as it is."""
    text = pack.read_text()
    data = json.loads(text)
    data.setdefault("networks", {})["auv"] = {"file": onnx_file.name, "sha256": sha256(onnx_file), "card": "auv.json"}
    match = re.match(r"\{\n( +)", text)
    written = json.dumps(data, indent=len(match[1]) if match else 2, ensure_ascii=False)
    write_bytes(pack, (written + ("\n" if text.endswith("\n") else "")).encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--checkpoint", type=Path, help="default: training-run/checkpoint.pt of the car")
    parser.add_argument("--out", type=Path, help="where to write auv.onnx and auv.json (default: the pack itself)")
    parser.add_argument("--base", type=Path, help="also write the bare weights here (.npz), to begin other cars with")
    args = parser.parse_args()
    torch.set_num_threads(1)
    car = load_car(args.car)
    checkpoint = args.checkpoint or args.car / "training-run" / "checkpoint.pt"
    if not checkpoint.exists():
        raise SystemExit(f"There is no checkpoint at {checkpoint}. Train first: train.py --car {args.car}")
    state = torch.load(checkpoint, map_location="cpu")
    if state["hashes"] != car.hashes:
        raise SystemExit("The checkpoint was trained on another mesh or panel map than this pack holds. "
                         f"Train on this one: train.py --car {args.car} --warm {checkpoint}")
    if args.base:
        write_base(state, args.base)
    keypoints = choose_keypoints(car)
    net = AuvNet(len(car.classes), len(keypoints.names))
    net.load_state_dict(state["average"])
    net.eval()
    fuse_batch_norms(net)
    graph = AuvGraph(net, car, keypoints).eval().requires_grad_(False)
    out = args.out or args.car
    out.mkdir(parents=True, exist_ok=True)
    write_onnx(graph, len(keypoints.names), out / "auv.onnx")
    write_bytes(out / "auv.json", (json.dumps(card(car, keypoints, state), indent=2) + "\n").encode())
    if out == args.car:
        name_in_pack(args.car / "car.json", out / "auv.onnx")


if __name__ == "__main__":
    main()

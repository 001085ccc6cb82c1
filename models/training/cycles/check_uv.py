"""Holds a photo's labels against a picture of the true texture coordinates by Cycles: one number that covers mesh, axes and camera.

blender -b --factory-startup -t 1 --python-exit-code 1 -P models/training/cycles/check_uv.py -- --car models/meridian-gt3
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import bpy  # noqa: E402
import numpy as np  # noqa: E402

import scene as stage  # noqa: E402
from auv.camera import sample_camera  # noqa: E402
from auv.car import Car, load_car  # noqa: E402
from auv.livery import sample_livery  # noqa: E402
from auv.sampling import rng_for  # noqa: E402
from auv.truth import Drawn, drawn, glb_camera  # noqa: E402

SIDE = 768


def show_coordinates(paint: bpy.types.Material) -> None:
    """Lets the paint shine in the colour (u, v, 1), and everything else be black."""
    for material in bpy.data.materials:
        material.use_nodes = True
        tree = material.node_tree
        tree.nodes.clear()
        shine, out = tree.nodes.new("ShaderNodeEmission"), tree.nodes.new("ShaderNodeOutputMaterial")
        shine.inputs["Color"].default_value = (0, 0, 0, 1)
        tree.links.new(shine.outputs["Emission"], out.inputs["Surface"])
        if material is not paint:
            continue
        uv, split, join = (tree.nodes.new(f"ShaderNode{kind}") for kind in ("UVMap", "SeparateXYZ", "CombineXYZ"))
        join.inputs["Z"].default_value = 1
        tree.links.new(uv.outputs["UV"], split.inputs["Vector"])
        for axis in "XY":
            tree.links.new(split.outputs[axis], join.inputs[axis])
        tree.links.new(join.outputs["Vector"], shine.inputs["Color"])


def own_coordinates(car: Car, view: Drawn) -> tuple[np.ndarray, np.ndarray]:
    """u, v (W, W, 2) at the middle of each pixel where paint is seen, by ray and triangle; and where that is (W, W)."""
    side = view.ids.shape[0]
    shown = (view.ids >= 0) & (car.surface[np.maximum(view.ids, 0)] == car.paint_surface)
    y, x = np.nonzero(shown)
    corners = car.triangles[view.ids[y, x]]
    rotation, f = view.camera[:9].reshape(3, 3), view.camera[12]
    ray = np.stack([((x + .5) / side - view.camera[13]) / f, ((y + .5) / side - view.camera[14]) / f, np.ones(len(x))], 1)
    a, b, c = (car.points[corners[:, k]].astype(float) @ rotation.T + view.camera[9:12] for k in range(3))
    weights = np.linalg.solve(np.stack([a, b, c], 2), ray[..., None])[..., 0]
    weights /= weights.sum(1, keepdims=True)
    uv = np.zeros((side, side, 2))
    uv[y, x] = (car.uv[corners] * weights[..., None]).sum(1)
    return uv, shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--seed", type=int, default=9_700_001)
    parser.add_argument("--out", type=Path, default=Path("uv.exr"), help="the picture, kept")
    args = parser.parse_args(sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else [])
    car = load_car(args.car.resolve())
    rng = rng_for(car, args.seed)
    sample_livery(rng, car, args.seed % 3 == 2)
    camera, frame = sample_camera(rng, car.hull, car.floor)
    camera = np.append(camera[:15], 0)
    scene = stage.empty_scene(SIDE, 1)
    scene.cycles.pixel_filter_type, scene.cycles.filter_width = "BOX", .01
    show_coordinates(stage.add_car(car))
    stage.look_through(scene, glb_camera(car, camera), frame)
    theirs = stage.draw(scene, args.out.resolve())
    ours, shown = own_coordinates(car, drawn(car, camera, frame, SIDE))
    inside = np.zeros_like(shown)
    x0, y0, x1, y1 = np.round(frame * SIDE).astype(int)
    inside[y0 + 1:y1 - 1, x0 + 1:x1 - 1] = True
    both = inside & shown & (theirs[..., 2] > .5)
    differs = inside & (shown != (theirs[..., 2] > .5))
    apart = np.hypot(theirs[..., 0] - ours[..., 0], 1 - theirs[..., 1] - ours[..., 1])[both] * car.sheet_size
    print(f"{both.sum()} px of paint: texture coordinates differ by {np.median(apart):.4f} texels of {car.sheet_size} (median), "
          f"{np.percentile(apart, 99):.4f} (99 %); {differs.sum()} px are paint in one picture only.")


if __name__ == "__main__":
    main()

"""Photos of a car pack by another renderer, Blender's Cycles: a test split that training never sees. See ../README.md.

blender -b --factory-startup -t 1 --python-exit-code 1 -P models/training/cycles/render.py -- --car models/meridian-gt3
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import bpy  # noqa: E402
import numpy as np  # noqa: E402
from bpy_extras.object_utils import world_to_camera_view  # noqa: E402
from mathutils import Vector  # noqa: E402
from PIL import Image  # noqa: E402

import light  # noqa: E402
import scene as stage  # noqa: E402
from auv.camera import project_points, sample_camera  # noqa: E402
from auv.car import Car, SheetMap, load_car, sheet_map  # noqa: E402
from auv.keypoints import Keypoints, choose_keypoints  # noqa: E402
from auv.labels import label, labels_file  # noqa: E402
from auv.livery import sample_livery  # noqa: E402
from auv.sampling import rng_for  # noqa: E402
from auv.truth import Drawn, Texels, drawn, glb_camera, paint_texels  # noqa: E402

SPLITS = {"test-cycles": 9_700_000, "val-cycles": 9_800_000}
"""First seeds. The second split is for choosing augmentations; neither is ever trained on."""

SHEET = 2048


def developed(rgb: np.ndarray, seen: Drawn, frame: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Linear RGB as an 8-bit sRGB photo: exposed for the car and the frame, then Blender's Standard view, which is the sRGB
    curve of IEC 61966-2-1 and nothing else. Black around the frame."""
    side = rgb.shape[0]
    x0, y0, x1, y1 = np.round(frame * side).astype(int)
    step = seen.ids.shape[0] // side
    on_car = seen.ids[step // 2::step, step // 2::step] >= 0
    bright = [np.minimum(part, 4).mean() + .005 for part in (rgb[on_car], rgb[y0:y1, x0:x1])]
    weight = rng.uniform(.2, .8)
    gain = .3 / (bright[0] ** weight * bright[1] ** (1 - weight)) * np.exp(rng.normal(0, .25))
    linear = np.clip(rgb * gain, 0, 1)
    photo = np.where(linear <= .0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - .055)
    out = np.zeros((side, side, 3), np.uint8)
    out[y0:y1, x0:x1] = np.round(photo[y0:y1, x0:x1] * 255)
    return out


def camera_error(scene: bpy.types.Scene, car: Car, camera: np.ndarray) -> float:
    """How far, in px at 1024, Blender's own camera puts points of the car from where the generator's puts them; the largest."""
    places, _ = project_points(car.hull, camera)
    bpy.context.view_layer.update()
    worst = 0.0
    for point, place in zip(car.to_glb(car.hull), places):
        at = world_to_camera_view(scene, scene.camera, Vector((stage.FROM_GLB @ point).tolist()))
        worst = max(worst, float(np.hypot(at.x - place[0], 1 - at.y - place[1])) * 1024)
    return worst


@dataclass(frozen=True)
class Subject:
    """The car in Blender, and what labels need of it."""

    car: Car
    scene: bpy.types.Scene
    paint: bpy.types.Material
    sheet: SheetMap
    texels: Texels
    keypoints: Keypoints


def shoot(subject: Subject, seed: int, folder: Path) -> dict:
    """Draws one photo unless it is there, and gives its label. Every third livery is of the families that are kept for tests."""
    car, scene = subject.car, subject.scene
    rng = rng_for(car, seed)
    ood = seed % 3 == 2
    livery = sample_livery(rng, car, ood).paint(subject.sheet)
    camera, frame = sample_camera(rng, car.hull, car.floor)
    camera = np.append(camera[:15], 0)
    view = drawn(car, camera, frame, scene.render.resolution_x * 2)
    entry = {**label(car, subject.texels, subject.keypoints, view, livery, seed, folder),
             "ood": ood, "light": "sky" if rng.random() < .55 else "studio"}
    if (folder / entry["file"]).exists():
        return entry
    floor = float(car.to_glb(np.array([0, 0, car.floor]))[1])
    if entry["light"] == "sky":
        light.sky(scene, rng)
    else:
        light.studio(scene, rng, Vector((0, 0, floor + .5)))
    light.ground(scene, rng, floor)
    stage.paint_with(subject.paint, livery, float(rng.choice([.05, .2, .35])))
    stage.look_through(scene, glb_camera(car, camera), frame)
    off = camera_error(scene, car, camera)
    if off > .05:
        raise SystemExit(f"Blender's camera of {seed} is {off:.2f} px off: its labels would be wrong. Nothing was written for it.")
    rgb = stage.draw(scene, folder / "linear.exr")
    Image.fromarray(developed(rgb, view, frame, rng)).save(folder / entry["file"], quality=93, subsampling=0)
    (folder / "linear.exr").unlink()
    return entry


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--split", choices=list(SPLITS), default="test-cycles")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--side", type=int, default=768)
    parser.add_argument("--samples", type=int, default=12, help="per pixel at most; grain does not matter to the network")
    args = parser.parse_args(sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else [])
    car = load_car(args.car.resolve())
    folder = car.folder / "training-run" / "cycles" / args.split
    folder.mkdir(parents=True, exist_ok=True)
    scene = stage.empty_scene(args.side, args.samples)
    subject = Subject(car, scene, stage.add_car(car), sheet_map(car, SHEET), paint_texels(car), choose_keypoints(car))
    entries = []
    for n in range(args.count):
        seed = SPLITS[args.split] + n
        was_there = (folder / f"{seed}.jpg").exists()
        entries.append(shoot(subject, seed, folder))
        if not was_there or n + 1 == args.count:
            (folder / "labels.json").write_text(json.dumps(labels_file(car, subject.texels, args.split, args.side, entries)))
        print(f"{args.split}: {n + 1} of {args.count}", flush=True)


if __name__ == "__main__":
    main()

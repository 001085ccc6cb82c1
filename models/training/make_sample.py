"""Renders one good-looking photo of a car in a fixed livery, 1600 x 1067: the sample that the starter graphs open with."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from auv.checks import need_packages

need_packages()

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from auv import native  # noqa: E402
from auv.camera import eye_of, frame_of, look_at, pack_camera  # noqa: E402
from auv.car import Car, load_car, sheet_map  # noqa: E402
from auv.livery import Livery, shape  # noqa: E402
from auv.native import Billboard, Develop, Ground, Light, Surface  # noqa: E402
from auv.sampling import Studio, axes_of, blur  # noqa: E402

SIDE, OVER = 1600, 3
NAVY, TEAL, WHITE, ORANGE, INK = (.045, .075, .17), (.05, .62, .62), (.95, .95, .93), (.98, .42, .08), (.03, .03, .04)


def livery(car: Car) -> Livery:
    """Navy over white with a rising teal and orange sweep; numbers and words where the pack has anchors."""
    out = Livery([shape(5, WHITE, [])])
    out.shapes += [shape(6, NAVY, [-.06, -.16, .12]), shape(6, TEAL, [-.085, -.16, .12]), shape(6, NAVY, [-.045, -.16, .12]),
                   shape(0, NAVY, [1, 0, 0, .82, 0]), shape(0, ORANGE, [1, 0, 0, .9, 0]),
                   shape(2, ORANGE, [.07, .012]), shape(2, TEAL, [.1, .01])]
    wing = 0
    for i, name in enumerate(car.classes):
        if name.startswith("wing"):
            wing |= 1 << i
    if wing:
        out.shapes.append(shape(5, ORANGE, [], wing))
    anchors = json.loads((car.folder / "car.json").read_text()).get("anchors", [])
    words = {"number": "27", "windscreen": "MERIDIAN", "sponsor-front": "APEX", "sponsor-rear-f": "VOLTA", "sponsor-hood": "APEX",
             "sponsor-deck": "NOVA", "sponsor-wing": "VOLTA", "sponsor-door": "KESTREL OIL", "sponsor-quarter": "NX"}
    for anchor in anchors:
        text = next((w for prefix, w in words.items() if anchor["name"].startswith(prefix)), None)
        if text is None or anchor["panel"] not in car.classes:
            continue
        rect, panel = anchor["rect"], car.classes.index(anchor["panel"])
        at = (rect["x"] + rect["w"] / 2, rect["y"] + rect["h"] / 2)
        turned = abs(abs(anchor["rotation"]) - 90) < 1
        width, height = (rect["h"], rect["w"]) if turned else (rect["w"], rect["h"])
        size = min(height * .82, width / (.92 * len(text) + .1))
        number = anchor["name"].startswith("number")
        if number:
            out.box(at, (rect["w"] * .5, rect["h"] * .56), WHITE, panel)
            out.box(at, (rect["w"] * .5, rect["h"] * .06), ORANGE, panel)
            out.box(at, (rect["w"] * .5, rect["h"] * .5), WHITE, panel)
        if anchor["name"].startswith("windscreen"):
            out.box(at, (rect["w"] * .62, rect["h"] * .7), ORANGE, panel)
        out.text(text, at, size, INK if number else WHITE, panel, angle=np.radians(anchor["rotation"]),
                 weight=.105 if number else .07, slant=.18, flip=anchor["flip"] == "horizontal")
    return out


def light(floor: float) -> Light:
    """A low sun from the front left, a clear sky, one bright bank of cloud."""
    out = Light(floor=floor, glow=.35, occlusion=.9, shadow_soft=2.5, shadow_half=1.25, boxes=1)
    azimuth, height = np.radians(72), np.radians(31)
    sun = np.array([np.cos(azimuth) * np.cos(height), np.sin(azimuth) * np.cos(height), np.sin(height)])
    across, down = axes_of(sun)
    out.sun_dir[:], out.sun[:] = sun, [1.75, 1.5, 1.2]
    out.shadow_axes[:] = np.concatenate([across, down, sun])
    out.zenith[:], out.horizon[:], out.ground[:] = [.22, .34, .6], [.78, .8, .82], [.2, .19, .18]
    d = np.array([.2, .8, .55])
    d /= np.linalg.norm(d)
    u, v = axes_of(d)
    out.box[0][:] = [*d, *u, *v, .9, .12, .2, 1.1, 0]
    return out


def surfaces(car: Car) -> "native.ct.Array[Surface]":
    table = (Surface * len(car.scene.materials))()
    for i, m in enumerate(car.scene.materials):
        s = table[i]
        s.colour[:], s.f0, s.roughness, s.metallic = m.colour[:3], .04, max(.03, m.roughness), m.metallic
        s.specular, s.reflect = .5, 1
    table[car.paint_surface].roughness, table[car.paint_surface].specular = .04, 1.2
    return table


def render(car: Car) -> Image.Image:
    studio = Studio(car, 64)
    rotation, t = look_at(np.array([2.7, 2.1, .08]), np.array([.0, -.03, -.07]), 0)
    camera = pack_camera(rotation, t, 1.62, .5, .505, 0)
    projected = native.project(car.points, camera, SIDE * OVER)
    _, ids = native.raster(projected, car.triangles, car.mode, SIDE * OVER, -1)
    sun, eye = light(car.floor), eye_of(camera)
    shadow = studio.shadow(sun, 2048)
    sheet = livery(car).paint(sheet_map(car, car.sheet_size, 2))
    rgb, alpha = native.shade(studio.mesh, projected, ids, SIDE, sun, surfaces(car), sheet, shadow, eye)
    ground = Ground(sky_gain=1, ground_gain=1, fine=.16, coarse=.12, stripe_step=9, stripe_width=.02, stripe_angle=.5,
                    contact=.93, horizon_haze=.55, pattern=1)
    ground.ground[:], ground.stripe[:] = [.16, .16, .165], [.7, .7, .68]
    horizon = (camera[14] - camera[12] * np.tan(np.arcsin(-camera[8]))) * SIDE
    boards = []
    for x, w, h, c in ((200, 420, 26, .1), (900, 500, 18, .13), (1450, 300, 34, .09), (520, 60, 60, .3), (1180, 46, 44, .24)):
        b = Billboard(kind=0, below=1, x=x, y=horizon - h, w=w, h=h)
        b.colour[:] = [c * .9, c, c * 1.05]
        boards.append(b)
    behind = native.surroundings(camera, SIDE, sun, ground, boards, shadow, studio.contact, studio.contact_half, eye)
    behind = np.where((alpha > 0)[..., None], behind, blur(behind, 1.6))
    rgb = rgb + behind * (1 - alpha[..., None])
    look = Develop(filmic=.45, gamma=1, contrast=.3, saturation=1.12, vignette=.25, noise=.006, lift=0, seed=7)
    look.gain[:] = [.78, .76, .74]
    look.frame[:] = [0, 0, SIDE, SIDE]
    image = native.develop(rgb, look)
    top, height = round(float(frame_of((3, 2))[1]) * SIDE), round(SIDE * 2 / 3)
    return Image.fromarray(image[top:top + height])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--out", type=Path, required=True, help="JPEG to write")
    args = parser.parse_args()
    picture = render(load_car(args.car))
    args.out.parent.mkdir(parents=True, exist_ok=True)
    picture.save(args.out, quality=90, optimize=True)
    print(f"{args.out}: {picture.width} x {picture.height}, {args.out.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()

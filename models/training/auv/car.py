"""A car pack as the generator and the network see it.

Network frame: x forward, y left, z up (a cyclic permutation of the GLB's axes: x = Z, y = X, z = Y), centred on the box of
the drawn triangles (y centred on the plane of symmetry, which is GLB X = 0) and divided by half of its largest side.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import native
from .glb import Scene, read_glb
from .png import read_grey

EXTRA_CLASSES = ("glass", "wheel", "other")
"""Classes after the panels. Class 0 is the background."""

_GLASS = re.compile(r"glass|window|screen", re.I)
_WHEEL = re.compile(r"rubber|rim|tyre|tire|wheel|disc", re.I)
_INVISIBLE_ALPHA = .3


@dataclass(frozen=True)
class Car:
    """One car, ready to be drawn. Points and normals are in the network frame."""

    folder: Path
    id: str
    version: str
    sheet: str
    sheet_size: int
    hashes: dict[str, str]
    centre: np.ndarray          # (3,) metres, network axes
    scale: float                # metres per unit
    points: np.ndarray          # (n, 3) f32
    normals: np.ndarray         # (n, 3) f32
    uv: np.ndarray              # (n, 2) f32 of the sheet's uv set
    occlusion: np.ndarray       # (n,) f32
    triangles: np.ndarray       # (m, 3) i32
    mode: np.ndarray            # (m,) u8: 0 single sided, 1 double sided, 2 not drawn
    klass: np.ndarray           # (m,) u8
    surface: np.ndarray         # (m,) u8 into scene.materials
    scene: Scene
    classes: list[str]
    boxes: dict[int, tuple[float, float, float, float]]   # panel class -> u0, v0, u1, v1 on the sheet
    paint_surface: int
    mirror_class: np.ndarray    # (classes,) i64
    symmetric: bool
    floor: float                # lowest drawn z
    hull: np.ndarray            # (h, 3) extreme points, enough to frame the car

    @property
    def paint_classes(self) -> list[int]:
        return list(range(1, len(self.classes) - len(EXTRA_CLASSES)))

    @property
    def seed_words(self) -> list[int]:
        """The car's part of every random seed."""
        digest = hashlib.sha256((self.hashes["mesh"] + self.hashes["panelMap"]).encode()).digest()
        return [int.from_bytes(digest[k:k + 4], "little") for k in (0, 4)]

    def to_glb(self, points: np.ndarray) -> np.ndarray:
        """Network-frame points as GLB points in metres."""
        p = np.asarray(points, np.float64) * self.scale + self.centre
        return p[..., [1, 2, 0]]

    def native_mesh(self) -> native.Mesh:
        """The C view of this car. It points into this object's arrays: keep the car alive."""
        return native.mesh_of(self, self.paint_surface)

    def class_of(self, ids: np.ndarray) -> np.ndarray:
        """The class of each triangle number, 0 (the background) where there is none (-1); u8 of the same shape."""
        return np.where(ids >= 0, self.klass[np.maximum(ids, 0)], 0).astype(np.uint8)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def to_network_axes(glb: np.ndarray) -> np.ndarray:
    """GLB vectors (X left, Y up, Z forward) as (forward, left, up)."""
    return glb[..., [2, 0, 1]]


def _spread(panel_map: np.ndarray, rounds: int) -> np.ndarray:
    grown = panel_map.copy()
    for _ in range(rounds):
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            grown = np.where(grown == 0, np.roll(grown, step, axis), grown)
    return grown


def _panel_of_triangles(uv: np.ndarray, panel_map: np.ndarray) -> np.ndarray:
    """Panel index per triangle from its corners (drawn inwards) and centre; (t, 3, 2) -> (t,)."""
    h, w = panel_map.shape
    grown = _spread(panel_map, max(4, w // 128))
    centre = uv.mean(1, keepdims=True)
    taps = np.concatenate([centre, centre, centre * .4 + uv * .6], 1)
    x = np.clip((taps[..., 0] * w).astype(int), 0, w - 1)
    y = np.clip((taps[..., 1] * h).astype(int), 0, h - 1)
    seen = grown[y, x].astype(np.int64)
    votes = np.zeros((len(uv), 256), np.int16)
    for k in range(seen.shape[1]):
        np.add.at(votes, (np.arange(len(uv)), seen[:, k]), 1)
    votes[:, 0] = 0
    return np.where(votes.max(1) > 0, votes.argmax(1), 0)


def surface_samples(points: np.ndarray, normals: np.ndarray, triangles: np.ndarray, count: int,
                    rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Random points spread evenly over the area of some triangles, with their normals; (count, 3) twice."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1).astype(np.float64) + 1e-12
    chosen = rng.choice(len(triangles), count, p=area / area.sum())
    w = rng.dirichlet((1, 1, 1), count)[..., None]
    corners = triangles[chosen]
    p = (points[corners] * w).sum(1)
    n = (normals[corners] * w).sum(1)
    return p, n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-9)


def _mirror_classes(points: np.ndarray, normals: np.ndarray, triangles: np.ndarray, klass: np.ndarray,
                    count: int) -> tuple[np.ndarray, float]:
    """For each class the class on the other side, and how far mirrored points are from the car (median, units)."""
    rng = np.random.default_rng(0)
    samples, owner = [], []
    for c in range(1, count):
        own = triangles[klass == c]
        if len(own):
            p, n = surface_samples(points, normals, own, 250, rng)
            samples.append(np.concatenate([p, .3 * n], 1))
            owner.append(np.full(250, c))
    everything, owners = np.concatenate(samples), np.concatenate(owner)
    out = np.arange(count)
    distances = []
    for c in range(1, count):
        own = everything[owners == c][:120]
        if not len(own):
            continue
        d = np.linalg.norm(own[:, None] * np.array([1, -1, 1, 1, -1, 1]) - everything[None], axis=2)
        out[c] = np.bincount(owners[d.argmin(1)], minlength=count).argmax()
        distances.append(d.min(1))
    for c in range(count):
        if out[out[c]] != c:
            out[c] = c
    return out, float(np.median(np.concatenate(distances)))


def _hull(points: np.ndarray) -> np.ndarray:
    n = 400
    i = np.arange(n) + .5
    z = 1 - 2 * i / n
    a = np.pi * (1 + 5 ** .5) * i
    directions = np.stack([np.cos(a) * np.sqrt(1 - z * z), np.sin(a) * np.sqrt(1 - z * z), z], 1)
    return points[np.unique((points @ directions.T).argmax(0))]


def load_car(folder: Path) -> Car:
    """Reads car.json, the GLB and the panel map of a pack, and sorts the triangles into classes."""
    pack_file = folder / "car.json"
    if not pack_file.exists():
        raise SystemExit(f"{folder} holds no car.json. Name the folder of a car pack.")
    pack = json.loads(pack_file.read_text())
    sheet = next((s for s in pack["sheets"] if s["role"] == "paint"), None)
    if sheet is None:
        raise SystemExit(f"{pack['id']} has no paint sheet. A network needs one to know where paint lies.")
    mesh_file, map_file = folder / pack["mesh"]["file"], folder / sheet["panelMap"]
    scene = read_glb(mesh_file)
    panels = [p for p in pack["panels"] if p["sheet"] == sheet["name"]]
    classes = ["background", *(p["name"] for p in panels), *EXTRA_CLASSES]
    glass, wheel, other = (classes.index(n) for n in EXTRA_CLASSES)
    names = [m.name for m in scene.materials]
    paint = names.index(sheet["material"]) if sheet["material"] in names else -1
    if paint < 0:
        raise SystemExit(f"The sheet {sheet['name']} names the material {sheet['material']}, "
                         f"which {mesh_file.name} does not have.")

    material = scene.triangle_material
    klass = np.full(len(material), other, np.int64)
    for i, m in enumerate(scene.materials):
        if _GLASS.search(m.name):
            klass[material == i] = glass
        elif _WHEEL.search(m.name):
            klass[material == i] = wheel
    uv = np.ascontiguousarray(scene.uvs[:, min(sheet["uvSet"], 1)])
    is_paint = np.flatnonzero(material == paint)
    index_to_class = np.full(256, other)
    for n, p in enumerate(panels):
        index_to_class[p["index"]] = n + 1
    klass[is_paint] = index_to_class[_panel_of_triangles(uv[scene.triangles[is_paint]], read_grey(map_file))]
    mode = np.array([2 if m.colour[3] < _INVISIBLE_ALPHA else int(m.double_sided) for m in scene.materials], np.uint8)[material]

    axes = to_network_axes(scene.positions).astype(np.float64)
    drawn = axes[np.unique(scene.triangles[mode != 2])]
    low, high = drawn.min(0), drawn.max(0)
    centre = (low + high) / 2
    centre[1] = 0
    scale = float((high - low).max() / 2)
    points = np.ascontiguousarray((axes - centre) / scale, np.float32)
    mirror, distance = _mirror_classes(points, to_network_axes(scene.normals), scene.triangles[mode != 2], klass[mode != 2],
                                       len(classes))
    boxes = {n + 1: (p["box"]["x"], p["box"]["y"], p["box"]["x"] + p["box"]["w"], p["box"]["y"] + p["box"]["h"])
             for n, p in enumerate(panels)}
    return Car(
        folder=folder, id=pack["id"], version=pack["version"], sheet=sheet["name"], sheet_size=sheet["width"],
        hashes={"mesh": sha256(mesh_file), "panelMap": sha256(map_file)}, centre=centre, scale=scale, points=points,
        normals=np.ascontiguousarray(to_network_axes(scene.normals)), uv=uv, occlusion=scene.occlusion,
        triangles=np.ascontiguousarray(scene.triangles), mode=mode, klass=klass.astype(np.uint8),
        surface=material.astype(np.uint8), scene=scene, classes=classes, boxes=boxes, paint_surface=paint,
        mirror_class=mirror, symmetric=distance < .06, floor=float(points[np.unique(scene.triangles[mode != 2])][:, 2].min()),
        hull=_hull(points[np.unique(scene.triangles[mode != 2])]))


@dataclass(frozen=True)
class SheetMap:
    """What lies under each texel of a sheet of side S: object point and normal (S, S, 3) f32, class (S, S) u8 (0 = no paint).

    Points, normals and `grown` (the class) reach some texels beyond each chart, so that resampling does not bleed.
    """

    point: np.ndarray
    normal: np.ndarray
    klass: np.ndarray
    grown: np.ndarray


def sheet_map(car: Car, side: int, reach: int = 4) -> SheetMap:
    """Rasterises the paint triangles in sheet space. Texel (i, j) has its centre at ((i + .5) / S, (j + .5) / S)."""
    paint = np.flatnonzero((car.surface == car.paint_surface) & (car.klass <= max(car.paint_classes)) & (car.klass > 0))
    point, normal, owner = native.raster_sheet(car.uv, car.triangles, paint, car.points, car.normals, side)
    klass = np.where(owner >= 0, car.klass[np.maximum(owner, 0)], 0).astype(np.uint8)
    grown = klass.copy()
    for _ in range(reach):
        total = np.zeros((side, side, 7), np.float32)
        best = np.zeros((side, side), np.uint8)
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            k = np.roll(grown, step, axis)
            has = (k > 0)[..., None].astype(np.float32)
            total[..., :3] += np.roll(point, step, axis) * has
            total[..., 3:6] += np.roll(normal, step, axis) * has
            total[..., 6:] += has
            best = np.maximum(best, k)
        new = (grown == 0) & (total[..., 6] > 0)
        point[new] = total[new][:, :3] / total[new][:, 6:]
        normal[new] = total[new][:, 3:6] / total[new][:, 6:]
        grown[new] = best[new]
    normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-9
    return SheetMap(point, normal, klass, grown)


def nearest_paint(mask: np.ndarray) -> np.ndarray:
    """For every texel the flat index of a near painted one (itself where painted)."""
    side = mask.shape[0]
    index = np.where(mask, np.arange(side * side).reshape(side, side), -1)
    while (index < 0).any():
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            index = np.where(index < 0, np.roll(index, step, axis), index)
    return index.reshape(-1)

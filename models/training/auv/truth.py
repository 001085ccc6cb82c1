"""What is truly visible in a rendered photo, texel by texel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from . import native
from .camera import eye_of, project_points
from .car import Car, sheet_map

FACING = .1
_SLACK = .01
"""How far behind what is seen a point still counts as seen, in units of the car's scale."""


class View(Protocol):
    """A camera, the photo's rectangle in the square, 1/depth and triangle ids on the (supersampled) square. A Photo is one."""

    @property
    def camera(self) -> np.ndarray: ...
    @property
    def frame(self) -> np.ndarray: ...
    @property
    def depth(self) -> np.ndarray: ...
    @property
    def ids(self) -> np.ndarray: ...


@dataclass(frozen=True)
class Drawn:
    """The car through one camera, without a photo."""

    camera: np.ndarray
    frame: np.ndarray
    depth: np.ndarray
    ids: np.ndarray


def drawn(car: Car, camera: np.ndarray, frame: np.ndarray, side: int) -> Drawn:
    """Draws the car's depth and triangles on a square `side` px wide."""
    depth, ids = native.raster(native.project(car.points, camera, side), car.triangles, car.mode, side, -1)
    assert ids is not None
    return Drawn(camera, frame, depth, ids)


@dataclass(frozen=True)
class Texels:
    """Paint texels of a small sheet: uv (n, 2), object points and normals (n, 3), class (n,)."""

    uv: np.ndarray
    point: np.ndarray
    normal: np.ndarray
    klass: np.ndarray


def paint_texels(car: Car, side: int = 128) -> Texels:
    sheet = sheet_map(car, side, 0)
    y, x = np.nonzero(sheet.klass)
    uv = np.stack([(x + .5) / side, (y + .5) / side], 1)
    return Texels(uv, sheet.point[y, x], sheet.normal[y, x], sheet.klass[y, x])


def unhidden(view: View, points: np.ndarray, slack: float = _SLACK) -> tuple[np.ndarray, np.ndarray]:
    """True places (n, 2) of points in the square, and whether each is in the frame and not behind anything."""
    places, depth = project_points(points, view.camera)
    side = view.depth.shape[0]
    x, y = (np.clip((places[:, k] * side).astype(int), 0, side - 1) for k in (0, 1))
    farthest = np.zeros(len(places), np.float32)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            inverse = view.depth[np.clip(y + dy, 0, side - 1), np.clip(x + dx, 0, side - 1)]
            farthest = np.maximum(farthest, np.where(inverse > 0, 1 / np.maximum(inverse, 1e-6), 0))
    inside = ((places > view.frame[:2]) & (places < view.frame[2:])).all(1)
    return places, inside & (depth > 0) & (depth < farthest + slack)


def visible(view: View, texels: Texels) -> tuple[np.ndarray, np.ndarray]:
    """True places (n, 2) in the square and whether each texel is seen: in the frame, facing, and not behind anything."""
    places, free = unhidden(view, texels.point)
    toward = eye_of(view.camera) - texels.point
    facing = (toward * texels.normal).sum(1) / np.linalg.norm(toward, axis=1)
    return places, free & (facing > FACING)


def class_map(car: Car, view: View) -> np.ndarray:
    """(W, W) u8: the class at the middle of each pixel of the view, 0 for the background."""
    return car.class_of(view.ids)


def glb_camera(car: Car, camera: np.ndarray) -> np.ndarray:
    """A network-frame camera as the contract's camera: GLB axes, metres."""
    rotation = camera[:9].reshape(3, 3)
    permute = np.zeros((3, 3))
    permute[[0, 1, 2], [2, 0, 1]] = 1
    return np.concatenate([(rotation @ permute).reshape(-1), camera[9:12] * car.scale - rotation @ car.centre, camera[12:]])

"""What is truly visible in a rendered photo, texel by texel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .camera import eye_of, project_points
from .car import Car, sheet_map
from .sampling import Photo

FACING = .1
_SLACK = .01


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


def visible(photo: Photo, texels: Texels) -> tuple[np.ndarray, np.ndarray]:
    """True places (n, 2) in the square and whether each texel is seen: in the frame, facing, and not behind anything."""
    places, depth = project_points(texels.point, photo.camera)
    toward = eye_of(photo.camera) - texels.point
    facing = (toward * texels.normal).sum(1) / np.linalg.norm(toward, axis=1)
    side = photo.depth.shape[0]
    x, y = (np.clip((places[:, k] * side).astype(int), 0, side - 1) for k in (0, 1))
    farthest = np.zeros(len(places), np.float32)
    nearest = np.full(len(places), np.inf)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            inverse = photo.depth[np.clip(y + dy, 0, side - 1), np.clip(x + dx, 0, side - 1)]
            farthest = np.maximum(farthest, np.where(inverse > 0, 1 / np.maximum(inverse, 1e-6), 0))
            nearest = np.minimum(nearest, np.where(inverse > 0, 1 / np.maximum(inverse, 1e-6), np.inf))
    inside = ((places > photo.frame[:2]) & (places < photo.frame[2:])).all(1)
    return places, inside & (facing > FACING) & (depth > 0) & (depth < farthest + _SLACK)


def class_map(car: Car, photo: Photo, side: int) -> np.ndarray:
    """(side, side) u8: the class at the middle of each pixel, 0 for the background."""
    step = photo.ids.shape[0] // side
    ids = photo.ids[step // 2::step, step // 2::step]
    return np.where(ids >= 0, car.klass[np.maximum(ids, 0)], 0).astype(np.uint8)


def glb_camera(car: Car, camera: np.ndarray) -> np.ndarray:
    """A network-frame camera as the contract's camera: GLB axes, metres."""
    rotation = camera[:9].reshape(3, 3)
    permute = np.zeros((3, 3))
    permute[[0, 1, 2], [2, 0, 1]] = 1
    return np.concatenate([(rotation @ permute).reshape(-1), camera[9:12] * car.scale - rotation @ car.centre, camera[12:]])

"""From which directions each texel of the sheet can be seen: a table, because for a viewer outside the car only that counts."""

from __future__ import annotations

import numpy as np

from . import native
from .car import Car

AZIMUTHS, ELEVATIONS = 40, 13
LOWEST, HIGHEST = -6.0, 66.0
"""Degrees. Column a * ELEVATIONS + e: azimuth 360 a / AZIMUTHS (0 = front, 90 = left), elevation LOWEST + 6 e. Photos of cars are taken
from low down, so there the steps are small; from higher up than this a car hides little of itself that it shows from here."""

_SIDE = 1024
_SLACK = .009
"""How far behind what is seen a point still counts as seen, in units of the car's scale."""


def directions() -> np.ndarray:
    """(AZIMUTHS * ELEVATIONS, 3) unit vectors from the car towards the viewer, network frame."""
    a = np.repeat(np.arange(AZIMUTHS) * 2 * np.pi / AZIMUTHS, ELEVATIONS)
    e = np.tile(np.radians(np.linspace(LOWEST, HIGHEST, ELEVATIONS)), AZIMUTHS)
    return np.stack([np.cos(a) * np.cos(e), np.sin(a) * np.cos(e), np.sin(e)], 1)


def visibility_table(car: Car, points: np.ndarray) -> np.ndarray:
    """(n, AZIMUTHS * ELEVATIONS) u8: 255 where nothing of the car stands between the point and a far viewer."""
    mode = np.where(car.mode == 2, 2, 1).astype(np.uint8)
    out = np.zeros((len(points), AZIMUTHS * ELEVATIONS), np.uint8)
    half = 1.3
    for i, d in enumerate(directions()):
        u = np.cross(d, [0, 0, 1.0])
        u /= np.linalg.norm(u)
        axes = np.stack([u, np.cross(d, u), d])
        depth, _ = native.raster(native.project_ortho(car.points, axes, half, _SIDE), car.triangles, mode, _SIDE, 1, ids=False)
        depth = np.where(depth > 0, depth, 99)
        low = np.minimum.reduce([np.roll(depth, (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)])
        seen = native.project_ortho(points, axes, half, _SIDE)
        x, y = (np.clip(seen[:, k].astype(int), 0, _SIDE - 1) for k in (0, 1))
        nearest = low[y, x]
        out[:, i] = 255 * ((seen[:, 2] > nearest - _SLACK) | (nearest > 90))
    return out

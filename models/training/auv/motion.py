"""Motion blur: the ground that rushes by, spinning wheels, a camera that shook. All on linear RGB."""

from __future__ import annotations

import numpy as np

from .camera import project_points
from .variation import Wheels

_TAPS = 7


def streak(rgb: np.ndarray, length: float, angle: float) -> np.ndarray:
    """Blurs (h, w, 3) along a line of `length` px; borders repeat."""
    h, w = rgb.shape[:2]
    taps = int(np.clip(np.ceil(length / 1.5), 2, 15))
    out = np.zeros_like(rgb)
    for k in np.linspace(-.5, .5, taps) * length:
        rows = np.clip(np.arange(h) + round(np.sin(angle) * k), 0, h - 1)
        columns = np.clip(np.arange(w) + round(np.cos(angle) * k), 0, w - 1)
        out += rgb[rows][:, columns]
    return out / taps


def spin(rgb: np.ndarray, is_wheel: np.ndarray, wheels: Wheels, camera: np.ndarray, turn: float) -> np.ndarray:
    """Blurs the pixels of wheels (h, w) about their hubs over `turn` radians, through the plane of each wheel."""
    side = rgb.shape[0]
    out = rgb.copy()
    for hub, radius in zip(wheels.hub, wheels.radius):
        corners = hub + np.array([[1, 0, 1], [-1, 0, 1], [-1, 0, -1], [1, 0, -1]]) * radius
        seen, depth = project_points(corners, camera)
        if depth.min() <= .05:
            continue
        low, high = np.clip(np.floor(seen.min(0) * side), 0, side).astype(int), np.clip(np.ceil(seen.max(0) * side), 0, side).astype(int)
        y, x = np.mgrid[low[1]:high[1], low[0]:high[0]]
        pick = is_wheel[y, x]
        if not pick.any():
            continue
        y, x = y[pick], x[pick]
        plane = _homography(seen * side - .5)
        q = np.stack([x, y, np.ones(len(x))], 1) @ np.linalg.inv(plane).T
        q = q[:, :2] / q[:, 2:]
        within = (q ** 2).sum(1) < 1.05
        total = np.zeros((len(x), 3))
        for a in np.linspace(-.5, .5, _TAPS) * turn:
            r = np.stack([np.cos(a) * q[:, 0] - np.sin(a) * q[:, 1], np.sin(a) * q[:, 0] + np.cos(a) * q[:, 1], np.ones(len(q))], 1) @ plane.T
            u = np.clip(np.round(r[:, 0] / r[:, 2]), 0, side - 1).astype(int)
            v = np.clip(np.round(r[:, 1] / r[:, 2]), 0, side - 1).astype(int)
            inside = is_wheel[v, u][:, None]
            total += np.where(inside, rgb[v, u], rgb[y, x])
        out[y[within], x[within]] = total[within] / _TAPS
    return out


def _homography(corners: np.ndarray) -> np.ndarray:
    """The plane map that takes (1, 1), (-1, 1), (-1, -1), (1, -1) to four places (4, 2)."""
    rows, right = [], []
    for (a, b), (x, y) in zip(((1, 1), (-1, 1), (-1, -1), (1, -1)), corners):
        rows += [[a, b, 1, 0, 0, 0, -x * a, -x * b], [0, 0, 0, a, b, 1, -y * a, -y * b]]
        right += [x, y]
    return np.append(np.linalg.solve(np.array(rows, float), np.array(right, float)), 1).reshape(3, 3)

"""Cameras: the 16-number form used everywhere, and where photographers stand.

A camera is 16 floats: R (9, row-major) and t (3) bring object points into the camera's frame (x right, y down, z away);
f, cx, cy are in sides of the square picture; k1 is the first radial coefficient on normalised coordinates.
"""

from __future__ import annotations

import numpy as np

ASPECTS = ((1, 1), (3, 2), (16, 9), (4, 3), (2, 3), (3, 4))
_ASPECT_ODDS = (.22, .38, .14, .14, .06, .06)


def look_at(eye: np.ndarray, target: np.ndarray, roll: float) -> tuple[np.ndarray, np.ndarray]:
    """Rotation and translation of a camera at `eye` that sees `target` in its middle; roll in radians, clockwise."""
    z = target - eye
    z = z / np.linalg.norm(z)
    x = np.cross(z, [0, 0, 1.0])
    x /= np.linalg.norm(x)
    y = np.cross(z, x)
    c, s = np.cos(roll), np.sin(roll)
    rotation = np.stack([c * x + s * y, -s * x + c * y, z])
    return rotation, -rotation @ eye


def pack_camera(rotation: np.ndarray, translation: np.ndarray, f: float, cx: float, cy: float, k1: float) -> np.ndarray:
    return np.concatenate([rotation.reshape(-1), translation, [f, cx, cy, k1]])


def eye_of(camera: np.ndarray) -> np.ndarray:
    """Where the camera stands, in the object's frame."""
    return -camera[:9].reshape(3, 3).T @ camera[9:12]


def project_points(points: np.ndarray, camera: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, 3) -> (n, 2) in sides of the square, and depth (n,). Points behind the camera give nonsense: check the depth."""
    q = points @ camera[:9].reshape(3, 3).T + camera[9:12]
    n = q[:, :2] / np.maximum(q[:, 2:], 1e-3)
    d = 1 + camera[15] * (n * n).sum(1, keepdims=True)
    return camera[13:15] + camera[12] * d * n, q[:, 2]


def frame_of(aspect: tuple[int, int]) -> np.ndarray:
    """The photo's rectangle x0, y0, x1, y1 inside the square, for an aspect (width, height)."""
    w, h = aspect
    w, h = w / max(w, h), h / max(w, h)
    return np.array([.5 - w / 2, .5 - h / 2, .5 + w / 2, .5 + h / 2])


def sample_camera(rng: np.random.Generator, hull: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """A camera and its photo's rectangle that show the car, wholly or cut by the frame; see `_draw_camera`."""
    for _ in range(50):
        camera, frame = _draw_camera(rng, hull, floor)
        uv, depth = project_points(hull, camera)
        size = max(np.ptp(uv[:, 0]) / (frame[2] - frame[0]), np.ptp(uv[:, 1]) / (frame[3] - frame[1]))
        shown = ((uv > frame[:2]) & (uv < frame[2:])).all(1).mean()
        if depth.min() > .1 and .4 < size < 1.45 and shown > .45:
            break
    return camera, frame


def _draw_camera(rng: np.random.Generator, hull: np.ndarray, floor: float) -> tuple[np.ndarray, np.ndarray]:
    """A camera and its photo's rectangle: all around, eye height to a grandstand, 20 to 100 mm, cars big, small or cut."""
    frame = frame_of(ASPECTS[rng.choice(len(ASPECTS), p=_ASPECT_ODDS)])
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    azimuth = rng.uniform(0, 2 * np.pi)
    elevation = np.radians(rng.uniform(2, 35) if rng.random() < .7 else rng.uniform(1, 14))
    mm = np.exp(rng.uniform(np.log(20), np.log(35)) if rng.random() < .4 else rng.uniform(np.log(30), np.log(100)))
    f = mm / 36 * max(width, height)
    k1 = rng.uniform(-.07, .07) * min(1, (30 / mm) ** 2) if rng.random() < .5 else 0.0
    roll = np.radians(rng.normal(0, 2.5))
    fill = rng.uniform(.95, 1.25) if rng.random() < .08 else rng.uniform(.56, .97)
    toward = np.array([np.cos(azimuth) * np.cos(elevation), np.sin(azimuth) * np.cos(elevation), np.sin(elevation)])
    target = np.array([0, 0, floor * .2])
    cx, cy = .5, .5
    if rng.random() < .3:
        cx, cy = .5 + rng.normal(0, .05), .5 + rng.normal(0, .05)
    distance = 3.0
    for _ in range(7):
        rotation, translation = look_at(target + toward * distance, target, roll)
        q = hull @ rotation.T + translation
        if q[:, 2].min() < .12:
            distance *= 1.3
            continue
        uv = q[:, :2] / q[:, 2:] * f
        distance *= max(np.ptp(uv[:, 0]) / (fill * width), np.ptp(uv[:, 1]) / (fill * height)) ** .9
    eye = target + toward * distance
    eye[2] = max(eye[2], floor + .08)
    size = None
    for step in range(3):
        rotation, translation = look_at(eye, target, roll)
        uv = project_points(hull, pack_camera(rotation, translation, f, cx, cy, k1))[0]
        low, high = uv.min(0), uv.max(0)
        if step == 0:
            size = (high - low) / 2
            room = np.maximum(np.array([width, height]) / 2 - size, 0)
            goal = .5 + rng.uniform(-1, 1, 2) * room * .8 + rng.normal(0, .015, 2)
        shift = (goal - (low + high) / 2) / f * distance
        target = target - rotation.T @ np.array([shift[0], shift[1], 0])
    rotation, translation = look_at(eye, target, roll)
    return pack_camera(rotation, translation, f, cx, cy, k1), frame


def crop_around(rng: np.random.Generator, hull: np.ndarray, camera: np.ndarray,
                frame: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The camera and rectangle of a square cut out around the car, as the second pass sees it after a slightly wrong first."""
    uv, _ = project_points(hull, camera)
    low, high = uv.min(0), uv.max(0)
    side = float(np.clip((high - low).max() * 1.13 * np.exp(rng.normal(0, .05)), .12, 1.3))
    middle = np.clip((low + high) / 2 + rng.normal(0, .02, 2) * side, 0, 1)
    corner = middle - side / 2
    cut = camera.copy()
    cut[12] /= side
    cut[13:15] = (camera[13:15] - corner) / side
    return cut, np.clip((frame - np.tile(corner, 2)) / side, 0, 1)

"""Chooses the points of a car that the network looks for: wheels, corners, and points spread evenly in mirrored pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .car import Car, surface_samples

COUNT = 32
_MIRROR = np.array([1.0, -1.0, 1.0])


@dataclass(frozen=True)
class Keypoints:
    """position (K, 3) f32 in the network frame, index of each one's mirror image, and a name for people."""

    position: np.ndarray
    mirror: np.ndarray
    names: list[str]


def wheel_centres(car: Car) -> list[np.ndarray]:
    """Centres of the outer faces of the left wheels, from front to rear; empty when no wheel material is found."""
    wheel = car.classes.index("wheel")
    corners = car.points[np.unique(car.triangles[(car.klass == wheel) & (car.mode != 2)])]
    left = corners[corners[:, 1] > .1] if len(corners) else corners
    out = []
    for front in (True, False):
        part = left[(left[:, 0] > 0) == front]
        if len(part) < 20:
            return []
        contact = np.median(part[part[:, 2] < part[:, 2].min() + .01][:, 0])
        half = np.abs(part[part[:, 2] < part[:, 2].min() + .1][:, 0] - contact)
        part = part[np.abs(part[:, 0] - contact) < np.percentile(half, 90) * 1.6]
        low, high = part.min(0), part.max(0)
        out.append(np.array([(low[0] + high[0]) / 2, high[1], (low[2] + high[2]) / 2]))
    return out


def _extremes(points: np.ndarray) -> list[np.ndarray]:
    out = []
    for d in ((1, .6, .3), (-1, .4, .8), (-.8, .5, 1.2), (1, .6, -.6), (-1, .6, -.6), (.1, .3, 1)):
        out.append(points[(points @ np.array(d)).argmax()])
    return out


def _name(car: Car, points: np.ndarray, klass: np.ndarray, q: np.ndarray, used: dict[str, int]) -> str:
    panel = car.classes[klass[np.linalg.norm(points - q, axis=1).argmin()]]
    side = "" if abs(q[1]) < .02 or panel.startswith(("left", "right")) else "-left" if q[1] > 0 else "-right"
    base = panel + side
    used[base] = used.get(base, 0) + 1
    return f"{base}-{used[base]}"


def choose_keypoints(car: Car) -> Keypoints:
    """COUNT points: wheel centres, extremes and farthest points of the paint in left/right pairs, four on the middle line."""
    paint = (car.klass > 0) & (car.klass <= max(car.paint_classes)) & (car.mode != 2)
    corners = car.triangles[paint]
    points = car.points[corners].reshape(-1, 3).astype(np.float64)
    klass = np.repeat(car.klass[paint], 3)
    _, first = np.unique(np.round(points, 3), axis=0, return_index=True)
    points, klass = points[np.sort(first)], klass[np.sort(first)]
    if len(points) < 2000:
        extra, _ = surface_samples(car.points, car.normals, corners, 4000, np.random.default_rng(0))
        nearest = np.linalg.norm(extra[:, None] - car.points[corners].mean(1)[None], axis=2).argmin(1)
        points, klass = np.concatenate([points, extra]), np.concatenate([klass, car.klass[paint][nearest]])
    left = points[points[:, 1] > .06]
    middle = points[np.abs(points[:, 1]) < .01]
    chosen = [q.astype(np.float64) for q in wheel_centres(car)]
    named = {0: "wheel-front", 1: "wheel-rear"} if chosen else {}
    pairs = (COUNT - 4) // 2
    for q in _extremes(left):
        if all(np.linalg.norm(q - c) > .05 for c in chosen):
            chosen.append(q)
    while len(chosen) < pairs:
        both = np.array(chosen + [c * _MIRROR for c in chosen])
        distance = np.linalg.norm(left[:, None] - both[None], axis=2).min(1)
        chosen.append(left[distance.argmax()])
    line: list[np.ndarray] = []
    pool = middle if len(middle) >= 4 else points * np.array([1, 0, 1])
    while len(line) < COUNT - 2 * pairs:
        others = np.array(line or [np.array([9.0, 0, 0])])
        line.append(pool[np.linalg.norm(pool[:, None] - others[None], axis=2).min(1).argmax()])
    position, mirror, names, used = [], [], [], {}
    for i, q in enumerate(chosen[:pairs]):
        for k in range(2):
            position.append(q * (_MIRROR if k else 1))
            mirror.append(2 * i + 1 - k)
            side = "right" if k else "left"
            names.append(f"{named[i]}-{side}" if i in named else _name(car, points, klass, position[-1], used))
    for q in line:
        mirror.append(len(position))
        position.append(q * np.array([1, 0, 1]))
        names.append(_name(car, points, klass, position[-1], used))
    return Keypoints(np.array(position, np.float32), np.array(mirror), names)

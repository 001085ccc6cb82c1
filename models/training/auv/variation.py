"""How a real car differs from its mesh: steered wheels, ride height, and a shape that is a few centimetres off.

Labels keep following the template: a bent car is drawn, and its pixels are taught the places of the straight one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .car import Car
from .keypoints import wheel_centres

STEER = np.radians(30)
RIDE = .04
"""Metres that the body may stand higher or lower on its wheels."""
BEND = .02
"""Metres, the largest shift of the smooth change of shape."""
STRETCH = .02
_BENT, _STEERED = .22, .45
"""Shares of the samples with another shape, and with turned wheels or another ride height."""


@dataclass(frozen=True)
class Wheels:
    """The vertices of each wheel and its hub, left then right, front then rear; empty where a car's wheels are not found."""

    vertices: list[np.ndarray]
    hub: np.ndarray
    radius: np.ndarray


def find_wheels(car: Car) -> Wheels:
    """Vertices of wheel materials close to each hub, in the network frame."""
    left = wheel_centres(car)
    if not left:
        return Wheels([], np.zeros((0, 3)), np.zeros(0))
    hubs = np.array([q * [1, s, 1] for q in left for s in (1, -1)])
    corners = np.unique(car.triangles[(car.klass == car.classes.index("wheel")) & (car.mode != 2)])
    p = car.points[corners].astype(np.float64)
    radius = np.array([q[2] - p[:, 2].min() for q in hubs])
    vertices = [corners[(np.hypot(p[:, 0] - q[0], p[:, 2] - q[2]) < r * 1.15) & (p[:, 1] * q[1] > 0)]
                for q, r in zip(hubs, radius)]
    return Wheels(vertices, hubs, radius)


@dataclass(frozen=True)
class Variation:
    """One car that is not quite its mesh. `wave` (4, 7): direction and phase in, shift out, in the network frame."""

    steer: float
    ride: float
    spin: np.ndarray
    stretch: np.ndarray
    wave: np.ndarray

    def bend(self, points: np.ndarray) -> np.ndarray:
        """The change of shape alone, of any points (n, 3)."""
        phase = points @ self.wave[:, :3].T + self.wave[:, 3]
        return points * self.stretch + np.sin(phase) @ self.wave[:, 4:]

    def apply(self, car: Car, wheels: Wheels) -> np.ndarray:
        """All vertices of the car as this one has them, (n, 3) f32."""
        out = self.bend(car.points.astype(np.float64))
        for i, (vertices, hub) in enumerate(zip(wheels.vertices, wheels.hub)):
            turned = _turn(car.points[vertices] - hub, 1, self.spin[i])
            if i < 2:
                turned = _turn(turned, 2, self.steer)
            out[vertices] = turned + self.bend(hub[None]) + [0, 0, self.ride]
        return np.ascontiguousarray(out, np.float32)


def _turn(points: np.ndarray, axis: int, angle: float) -> np.ndarray:
    a, b = (axis + 1) % 3, (axis + 2) % 3
    out = points.astype(np.float64).copy()
    c, s = np.cos(angle), np.sin(angle)
    out[:, a], out[:, b] = c * points[:, a] - s * points[:, b], s * points[:, a] + c * points[:, b]
    return out


def sample_variation(rng: np.random.Generator, car: Car) -> Variation:
    """Wheels roll in every sample; some are steered, some cars stand high or low, some are bent."""
    steered, bent = rng.random() < _STEERED, rng.random() < _BENT
    wave = np.zeros((4, 7))
    stretch = np.ones(3)
    if bent:
        wave[:, :3] = rng.normal(0, 2.2, (4, 3))
        wave[:, 3] = rng.uniform(0, 2 * np.pi, 4)
        wave[:, 4:] = np.clip(rng.normal(0, BEND / 3, (4, 3)), -BEND / 2, BEND / 2) / car.scale
        stretch = 1 + np.clip(rng.normal(0, STRETCH / 3, 3), -STRETCH, STRETCH)
    return Variation(rng.uniform(-STEER, STEER) if steered else 0, rng.uniform(-RIDE, RIDE) / car.scale if steered else 0,
                     rng.uniform(0, 2 * np.pi, 4), stretch, wave)

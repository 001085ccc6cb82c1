"""Where decoys stand: beside the car of the pack, or in its place."""

from __future__ import annotations

import numpy as np

from .camera import eye_of
from .car import Car
from .decoys import DecoyMesh, joined, road_car, thing

_NEAR = 1.25
"""Half lengths of the car that a decoy keeps from its middle."""


def beside(rng: np.random.Generator, car: Car, camera: np.ndarray) -> DecoyMesh:
    """One to three other things behind, beside or before the car, standing on its ground, in the network frame."""
    eye = eye_of(camera)
    away = np.append(-eye[:2], 0) / (np.linalg.norm(eye[:2]) + 1e-6)
    across = np.array([-away[1], away[0], 0])
    parts = []
    for _ in range(rng.integers(1, 4)):
        before = rng.random() < .3
        decoy = thing(rng) if before or rng.random() < .4 else road_car(rng)
        distance = -rng.uniform(.15, .5) * np.linalg.norm(eye[:2]) if before else rng.uniform(_NEAR + .2, 4.5)
        if before and -distance < .75:
            continue
        spot = away * distance + across * rng.uniform(-1.6, 1.6) * (.5 if before else 1)
        parts.append(decoy.scaled(1 / car.scale).moved(rng.uniform(0, 2 * np.pi), spot + [0, 0, car.floor]))
    return DecoyMesh(joined(parts or [thing(rng).scaled(1 / car.scale).moved(0, away * 3 + [0, 0, car.floor])]))


def instead(rng: np.random.Generator, car: Car) -> DecoyMesh | None:
    """What stands where the car would be: another car most often, some things, or nothing."""
    kind = rng.random()
    if kind < .25:
        return None
    parts = []
    if kind < .8:
        parts.append(road_car(rng).scaled(rng.uniform(.85, 1.15) / car.scale).moved(rng.uniform(0, 2 * np.pi), np.array([0, 0, car.floor])))
    for _ in range(rng.integers(1, 4) if kind >= .8 or rng.random() < .4 else 0):
        spot = np.append(rng.uniform(-1.2, 1.2, 2), car.floor)
        parts.append(thing(rng).scaled(rng.uniform(.8, 1.6) / car.scale).moved(rng.uniform(0, 2 * np.pi), spot))
    return DecoyMesh(joined(parts))

"""Random liveries: colour areas that run over the whole car, then marks, words and numbers on single panels.

Families in `OOD` are never drawn for training; they are kept for testing on patterns the network has not seen.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field

import numpy as np

from . import native
from .car import Car, SheetMap
from .native import Shape
from .strokes import ALPHABET, strokes_of

TRAINING = ("plain", "half-space", "wave", "stripe", "repeat", "gradient", "panels", "curve", "chevron", "band")
OOD = ("camouflage", "checker", "dots")
_ALL = (1 << 64) - 1


def random_colour(rng: np.random.Generator) -> np.ndarray:
    """An sRGB paint colour, 0..1: a quarter are greys, blacks and whites."""
    if rng.random() < .28:
        return np.clip(rng.choice([.05, .1, .92, .98, .5]) + rng.normal(0, .02, 3), 0, 1)
    return np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(.45, 1), rng.uniform(.2, 1)))


def shape(kind: int, colour: np.ndarray, values: list[float], panels: int = _ALL, alpha: float = 1.0,
          start: int = 0, count: int = 0) -> Shape:
    s = Shape(kind=kind, start=start, count=count, panels=panels, alpha=alpha)
    s.colour[:] = [float(c) for c in colour]
    s.v[:] = [float(v) for v in values] + [0.0] * (12 - len(values))
    return s


@dataclass
class Livery:
    """A list of shapes and the points that strokes and polygons use (sheet units)."""

    shapes: list[Shape]
    points: list[tuple[float, float]] = field(default_factory=list)

    def paint(self, sheet: SheetMap) -> np.ndarray:
        """(S, S, 3) u8 sRGB on the sheet."""
        points = np.array(self.points or [(0, 0)], np.float32)
        return native.paint_livery(self.shapes, points, sheet.point, sheet.grown, 2.0 / sheet.point.shape[0])

    def text(self, words: str, at: tuple[float, float], height: float, colour: np.ndarray, panel: int, *, angle: float = 0,
             weight: float = .09, slant: float = 0, flip: bool = False) -> None:
        """Words in strokes: centre and height in sheet units, angle in radians, weight in heights."""
        segments = strokes_of(words, slant) * height
        if not len(segments):
            return
        if flip:
            segments[..., 0] *= -1
        c, s = np.cos(angle), np.sin(angle)
        p = (segments @ np.array([[c, s], [-s, c]]) + np.array(at)).reshape(-1, 2)
        start = len(self.points)
        self.points += [tuple(q) for q in p]
        pad = weight * height
        box = [p[:, 0].min() - pad, p[:, 1].min() - pad, p[:, 0].max() + pad, p[:, 1].max() + pad]
        self.shapes.append(shape(43, colour, [0, 0, 0, 0, pad, 0, 0, 0, *box], 1 << panel, start=start, count=len(p)))

    def disc(self, at: tuple[float, float], radius: float, colour: np.ndarray, panel: int, ring: float = 0) -> None:
        r = radius + ring
        self.shapes.append(shape(40, colour, [*at, radius, radius, ring, 0, 0, 0, at[0] - r, at[1] - r, at[0] + r, at[1] + r],
                                 1 << panel))

    def box(self, at: tuple[float, float], half: tuple[float, float], colour: np.ndarray, panel: int, angle: float = 0) -> None:
        r = float(np.hypot(*half))
        self.shapes.append(shape(41, colour, [*at, *half, np.cos(angle), np.sin(angle), 0, 0, at[0] - r, at[1] - r, at[0] + r,
                                              at[1] + r], 1 << panel))

    def polygon(self, corners: np.ndarray, colour: np.ndarray, panel: int) -> None:
        start = len(self.points)
        self.points += [tuple(q) for q in corners]
        low, high, middle = corners.min(0), corners.max(0), corners.mean(0)
        self.shapes.append(shape(42, colour, [*middle, 0, 0, 0, 0, 0, 0, *low, *high], 1 << panel, start=start,
                                 count=len(corners)))


def _some_panels(rng: np.random.Generator, car: Car) -> int:
    if rng.random() < .75:
        return _ALL
    mask = 0
    for c in rng.choice(car.paint_classes, rng.integers(1, 1 + len(car.paint_classes) // 2)):
        mask |= 1 << int(c) | 1 << int(car.mirror_class[c])
    return mask


def _area(rng: np.random.Generator, car: Car, family: str) -> Shape:
    c, panels = random_colour(rng), _some_panels(rng, car)
    if family == "half-space":
        d = rng.normal(size=3) * [1, .4, .9]
        d /= np.linalg.norm(d)
        side = rng.normal() * .6 if rng.random() < .2 else 0
        return shape(0, c, [*d, rng.uniform(-.5, .6), side], panels)
    if family == "wave":
        v = [rng.uniform(-.15, .2), rng.uniform(.02, .1), rng.uniform(2, 7), rng.uniform(0, 6.3), rng.uniform(.015, .1)]
        return shape(1, c, v, panels)
    if family == "stripe":
        return shape(2, c, [rng.uniform(0, .3), rng.uniform(.015, .12)], panels)
    if family == "repeat":
        return shape(3, c, [rng.uniform(.1, .4), rng.uniform(-2, 2), rng.uniform(.2, .6), rng.random()], panels)
    if family == "gradient":
        a = rng.uniform(0, 2 * np.pi)
        return shape(4, c, [np.cos(a), np.sin(a), rng.uniform(-.8, .4), rng.uniform(.2, 1.2)], panels)
    if family == "panels":
        mask = 0
        for k in rng.choice(car.paint_classes, rng.integers(1, 6)):
            mask |= 1 << int(k) | (1 << int(car.mirror_class[k]) if rng.random() < .8 else 0)
        return shape(5, c, [], mask)
    if family == "curve":
        return shape(6, c, [rng.uniform(-.25, .25), rng.normal(0, .2), rng.normal(0, .3)], panels)
    if family == "chevron":
        return shape(7, c, [rng.uniform(.25, 1.2), rng.uniform(-2.5, 2.5), rng.uniform(.1, .5), rng.uniform(-.2, .2)], panels)
    a = rng.uniform(0, 2 * np.pi)
    return shape(8, c, [np.cos(a), np.sin(a), rng.uniform(-.6, .6), rng.uniform(.05, .5)], panels)


def _pattern(rng: np.random.Generator, family: str) -> list[Shape]:
    if family == "camouflage":
        directions = rng.normal(size=9)
        v = [rng.uniform(4, 9), *directions / np.linalg.norm(directions) * 1.7, rng.uniform(0, 6.3), rng.uniform(0, 6.3)]
        return [shape(20, random_colour(rng), v, alpha=t) for t in (-.5, .3, 1.1)]
    if family == "checker":
        return [shape(21, random_colour(rng), [rng.uniform(.04, .15)])]
    s = rng.uniform(.05, .13)
    return [shape(22, random_colour(rng), [s, s * rng.uniform(.25, .4), .36])]


def _mark(rng: np.random.Generator, car: Car, livery: Livery, weights: np.ndarray) -> None:
    panel = int(rng.choice(car.paint_classes, p=weights))
    u0, v0, u1, v1 = car.boxes[panel]
    at = (rng.uniform(u0, u1), rng.uniform(v0, v1))
    k = .006 + .3 * np.sqrt((u1 - u0) * (v1 - v0))
    c, kind = random_colour(rng), rng.integers(0, 6)
    angle = float(rng.choice([0, 0, np.pi / 2, -np.pi / 2, np.pi]) + rng.normal(0, .08))
    if kind == 0:
        livery.disc(at, k * rng.uniform(.15, .6), c, panel, ring=k * rng.uniform(.03, .1) if rng.random() < .3 else 0)
    elif kind == 1:
        livery.box(at, (k * rng.uniform(.2, 1.2), k * rng.uniform(.08, .5)), c, panel, angle)
    elif kind == 2:
        turns = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 6)))
        ring = np.stack([np.cos(turns), np.sin(turns)], 1)
        livery.polygon(np.array(at) + ring * k * rng.uniform(.3, 1), c, panel)
    else:
        if kind == 3:
            words = "".join(rng.choice(list(ALPHABET[10:]), rng.integers(2, 8)))
            height = k * rng.uniform(.12, .4)
        else:
            words = str(rng.integers(0, 1000))
            height = k * rng.uniform(.3, .9)
            back = rng.random()
            if back < .35:
                livery.disc(at, height * .95, random_colour(rng), panel)
            elif back < .6:
                livery.box(at, (height * 1.1, height * .75), random_colour(rng), panel, angle)
        livery.text(words, at, height, c, panel, angle=angle, weight=rng.uniform(.05, .13), slant=rng.uniform(-.1, .35))


def sample_livery(rng: np.random.Generator, car: Car, ood: bool) -> Livery:
    """A random livery; `ood` ones are made of the families that training never sees."""
    livery = Livery([shape(5, random_colour(rng), [])])
    if ood:
        livery.shapes += _pattern(rng, str(rng.choice(OOD)))
    else:
        for _ in range(rng.integers(0, 5)):
            livery.shapes.append(_area(rng, car, str(rng.choice(TRAINING[1:]))))
    area = np.array([(b[2] - b[0]) * (b[3] - b[1]) for b in (car.boxes[c] for c in car.paint_classes)]) ** .6
    for _ in range(rng.integers(1, 6) if ood else rng.integers(1, 12)):
        _mark(rng, car, livery, area / area.sum())
    return livery

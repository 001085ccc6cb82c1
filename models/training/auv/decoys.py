"""Things that are not the car of the pack: other cars, vans, boxes, people, cones. They fill photos without the car, and stand
behind, beside and before it in some photos with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import native
from .livery import random_colour
from .native import Surface

PAINT, GLASS, DARK, BRIGHT, MARK = range(5)
"""Materials of a decoy."""


@dataclass(frozen=True)
class Decoy:
    """Flat triangles in the network frame: corners (m, 3, 3) f32 and material (m,) u8."""

    corners: np.ndarray
    material: np.ndarray

    def moved(self, turn: float, to: np.ndarray) -> "Decoy":
        """Turned about the vertical by radians, then moved."""
        c, s = np.cos(turn), np.sin(turn)
        return Decoy((self.corners @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + to).astype(np.float32), self.material)

    def scaled(self, size: float) -> "Decoy":
        return Decoy((self.corners * size).astype(np.float32), self.material)


def joined(parts: list[Decoy]) -> Decoy:
    return Decoy(np.concatenate([p.corners for p in parts]).astype(np.float32), np.concatenate([p.material for p in parts]))


def _quads(rings: np.ndarray, material: int, closed: bool = True) -> Decoy:
    """Skin between successive rings of points (r, n, 3), each ring closed."""
    nxt = np.roll(rings, -1, 1) if closed else rings[:, 1:]
    here = rings if closed else rings[:, :-1]
    a, b, c, d = here[:-1], nxt[:-1], nxt[1:], here[1:]
    corners = np.concatenate([np.stack([a, b, c], -2), np.stack([a, c, d], -2)]).reshape(-1, 3, 3)
    return Decoy(corners, np.full(len(corners), material, np.uint8))


def _fan(ring: np.ndarray, material: int) -> Decoy:
    """A convex polygon (n, 3) as triangles."""
    n = len(ring) - 2
    corners = np.stack([np.repeat(ring[:1], n, 0), ring[1:-1], ring[2:]], 1)
    return Decoy(corners, np.full(n, material, np.uint8))


def box(half: np.ndarray, centre: np.ndarray, material: int, taper: float = 1.0) -> Decoy:
    """A box; `taper` scales its top."""
    square = np.array([[1, 1], [1, -1], [-1, -1], [-1, 1]])
    rings = np.stack([np.concatenate([square * half[:2] * k, np.full((4, 1), z)], 1) for k, z in ((1, -half[2]), (taper, half[2]))])
    rings = rings + centre
    return joined([_quads(rings, material), _fan(rings[0], material), _fan(rings[1], material)])


def round_body(profile: list[tuple[float, float]], material: int, sides: int = 12) -> Decoy:
    """A body of revolution about the vertical from (radius, height) pairs."""
    a = np.arange(sides) / sides * 2 * np.pi
    rings = np.stack([np.stack([np.cos(a) * r, np.sin(a) * r, np.full(sides, z)], 1) for r, z in profile])
    return joined([_quads(rings, material), _fan(rings[-1], material)])


def _wheel(x: float, y: float, radius: float, width: float) -> list[Decoy]:
    a = np.arange(16) / 16 * 2 * np.pi
    ring = lambda r, w: np.stack([x + np.cos(a) * r, np.full(16, y + w), radius + np.sin(a) * r], 1)  # noqa: E731
    out = np.sign(y)
    return [_quads(np.stack([ring(radius, -width), ring(radius, width)]), DARK), _fan(ring(radius, out * width), DARK),
            _fan(ring(radius * .65, out * (width + .003)), BRIGHT)]


def _marks(rng: np.random.Generator, length: float, low: float, high: float, y: float) -> list[Decoy]:
    """Rectangles on the flanks, as stickers and signs would be."""
    out = []
    for _ in range(rng.integers(0, 4)):
        x, z = rng.uniform(-.7, .5) * length, rng.uniform(low, high)
        w, h = rng.uniform(.05, .5) * length, rng.uniform(.1, .5) * (high - low)
        for side in (-1, 1):
            ring = np.array([[x, 0, z], [x + w, 0, z], [x + w, 0, z + h], [x, 0, z + h]]) + [0, side * (y + .004), 0]
            out.append(_fan(ring, MARK))
    return out


def _body(outline: np.ndarray, half_width: float, top: float, material: int) -> Decoy:
    """A side outline (n, 2) of x, z, star-shaped about its middle, drawn out to both sides and narrower towards the top."""
    z = outline[:, 1]
    narrow = 1 - (1 - top) * np.clip((z - .35 * z.max()) / (.65 * z.max() + 1e-6), 0, 1)
    sides = [np.stack([outline[:, 0], s * half_width * narrow, z], 1) for s in (-1, 1)]
    middle = outline.mean(0)
    caps = []
    for ring, s in zip(sides, (-1, 1)):
        centre = np.array([middle[0], s * half_width, middle[1]])
        nxt = np.roll(ring, -1, 0)
        corners = np.stack([np.repeat(centre[None], len(ring), 0), ring, nxt], 1)
        caps.append(Decoy(corners, np.full(len(ring), material, np.uint8)))
    return joined([_quads(np.stack(sides), material), *caps])


def road_car(rng: np.random.Generator) -> Decoy:
    """A saloon, hatchback, coupe, van or lorry, in metres, nose to +x, on z = 0."""
    kind = rng.choice(["saloon", "hatch", "coupe", "van", "lorry"], p=[.25, .25, .2, .2, .1])
    length, width = rng.uniform(3.6, 5.1), rng.uniform(1.6, 2.0)
    height = {"saloon": 1.45, "hatch": 1.5, "coupe": 1.22, "van": 2.0, "lorry": 3.1}[kind] * rng.uniform(.92, 1.1)
    length *= 1.4 if kind == "lorry" else 1
    x, low, belt = length / 2, rng.uniform(.16, .3), height * rng.uniform(.52, .64)
    screen, rear = rng.uniform(.15, .4) * x, {"saloon": -.55, "hatch": -.9, "coupe": -.75, "van": -.98, "lorry": -.98}[kind] * x
    if kind in ("van", "lorry"):
        screen = rng.uniform(.6, .85) * x
    bonnet = belt * rng.uniform(.8, .98)
    lower = np.array([[x, low], [x, bonnet * .75], [x * .93, bonnet], [screen + .2 * x, belt], [rear, belt], [-x, belt * .95], [-x, low]])
    parts = [_body(lower, width / 2, .93, PAINT)]
    roof_front, roof_back = screen - (height - belt) * rng.uniform(.5, 1.3), rear + (height - belt) * rng.uniform(.1, 1.0)
    cabin = np.array([[screen + .2 * x, belt - .02], [roof_front, height], [min(roof_back, roof_front - .3), height], [rear, belt - .02]])
    parts.append(_body(cabin, width / 2 * .93, .8, PAINT))
    glass = cabin.mean(0) + (cabin - cabin.mean(0)) * np.array([.93, .84])
    parts.append(_body(glass, width / 2 * .94, .81, GLASS))
    parts.append(_body(cabin.mean(0) + (cabin - cabin.mean(0)) * np.array([1.02, .8]), width / 2 * .78, .8, GLASS))
    radius, base = rng.uniform(.29, .37), rng.uniform(.52, .66) * x
    for wx in (base, -base):
        for side in (-1, 1):
            parts += _wheel(wx, side * (width / 2 - .09), radius, .11)
    for wx, m in ((x, BRIGHT), (-x, MARK)):
        for side in (-1, 1):
            parts.append(box(np.array([.02, .16, .07]), np.array([wx, side * (width / 2 - .25), belt * .75]), m))
    if rng.random() < .2:
        parts.append(box(np.array([.12, width / 2 * .9, .015]), np.array([-x + .1, 0, height * rng.uniform(.8, 1.05)]), DARK))
    return joined(parts + _marks(rng, x, low + .15, belt - .1, width / 2 * .97))


def thing(rng: np.random.Generator) -> Decoy:
    """A box, a stack of tyres, a cone, a post, a sign, a tent or a person, in metres, on z = 0."""
    kind = rng.choice(["box", "tyres", "cone", "post", "sign", "tent", "person"], p=[.2, .1, .12, .1, .1, .08, .3])
    if kind == "person":
        h, r = rng.uniform(1.5, 1.95), rng.uniform(.17, .26)
        legs = round_body([(r * .8, 0), (r, h * .48)], int(rng.choice([DARK, MARK])), 10)
        chest = round_body([(r, h * .45), (r * 1.15, h * .6), (r * 1.1, h * .78), (r * .4, h * .86)], PAINT, 10)
        head = round_body([(.03, h * .85), (.1, h * .88), (.11, h * .94), (.05, h)], BRIGHT, 10)
        arm = [box(np.array([.05, .05, h * .17]), np.array([0, s * (r * 1.15 + .05), h * .62]), PAINT) for s in (-1, 1)]
        return joined([legs, chest, head, *arm])
    if kind == "cone":
        return joined([round_body([(.16, 0), (.03, .55)], PAINT, 12), box(np.array([.2, .2, .02]), np.array([0, 0, .02]), DARK)])
    if kind == "tyres":
        n = rng.integers(2, 6)
        return joined([round_body([(.27, i * .2), (.32, i * .2 + .05), (.32, i * .2 + .15), (.27, i * .2 + .19)],
                                  int(rng.choice([DARK, MARK])), 14) for i in range(n)])
    if kind == "post":
        return round_body([(rng.uniform(.03, .12), 0), (rng.uniform(.02, .1), rng.uniform(1, 5))], int(rng.integers(0, 5)), 10)
    if kind == "sign":
        w, h, z = rng.uniform(.3, 1.6), rng.uniform(.2, .8), rng.uniform(.4, 2)
        return joined([box(np.array([.02, w, h]), np.array([0, 0, z + h]), int(rng.choice([PAINT, MARK]))),
                       box(np.array([.03, .03, z]), np.array([0, 0, z / 2]), DARK)])
    if kind == "tent":
        w, h = rng.uniform(1.2, 2.5), rng.uniform(1.9, 2.6)
        posts = [box(np.array([.03, .03, h / 2]), np.array([a * w, b * w, h / 2]), BRIGHT) for a in (-1, 1) for b in (-1, 1)]
        return joined([*posts, box(np.array([w, w, .4]), np.array([0, 0, h + .4]), PAINT, .05)])
    half = np.array([rng.uniform(.2, 2.2), rng.uniform(.2, 1.0), rng.uniform(.2, 1.1)])
    return box(half, np.array([0, 0, half[2]]), int(rng.integers(0, 5)), rng.uniform(.7, 1))


class DecoyMesh:
    """A decoy as the C code sees it. Keeps its arrays alive."""

    def __init__(self, decoy: Decoy) -> None:
        count = len(decoy.corners)
        self.points = np.ascontiguousarray(decoy.corners.reshape(-1, 3), np.float32)
        self.triangles = np.arange(count * 3, dtype=np.int32).reshape(-1, 3)
        normal = np.cross(decoy.corners[:, 1] - decoy.corners[:, 0], decoy.corners[:, 2] - decoy.corners[:, 0])
        normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
        self.normals = np.ascontiguousarray(np.repeat(normal, 3, 0), np.float32)
        self.uv = np.zeros((count * 3, 2), np.float32)
        height = self.points[:, 2] - self.points[:, 2].min()
        self.occlusion = np.ascontiguousarray(np.clip(.45 + 2.5 * height, 0, 1), np.float32)
        self.klass = np.zeros(count, np.uint8)
        self.surface = np.ascontiguousarray(decoy.material)
        self.mode = np.ones(count, np.uint8)
        self.mesh = native.mesh_of(self, -1)


def decoy_surfaces(rng: np.random.Generator) -> "native.ct.Array[Surface]":
    """Random materials, in the order of the constants above."""
    table = (Surface * 5)()
    colours = (random_colour(rng) ** 2.2, np.full(3, rng.uniform(.005, .1)), np.full(3, rng.uniform(.01, .06)),
               rng.uniform(.2, .8) * (1 + rng.normal(0, .1, 3)), random_colour(rng) ** 2.2)
    for s, colour, roughness in zip(table, colours, (rng.choice([.06, .3, .7]), .03, .6, .2, .4)):
        s.f0, s.roughness, s.metallic, s.specular, s.reflect = .04, float(roughness), 0, rng.uniform(0, 1.5), rng.uniform(.4, 1.6)
        s.colour[:] = np.clip(colour, .002, 1)
    return table

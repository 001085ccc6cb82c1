"""One synthetic photo: camera, livery, light, surroundings and development, all from one seed.

Sample i of a split is a pure function of (car, split, i) on one machine and compiler.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np

from . import motion, native
from .camera import crop_around, eye_of, sample_camera
from .car import Car, SheetMap, sheet_map
from .decoys import DecoyMesh, decoy_surfaces
from .keypoints import choose_keypoints
from .livery import Livery, random_colour, sample_livery
from .native import Billboard, Develop, Ground, Light, Surface
from .scenery import beside, instead
from .variation import Variation, find_wheels, sample_variation

SPLITS = {"train": 1_000_000, "val": 9_000_000, "test-id": 9_100_000, "test-none": 9_200_000, "test-ood": 9_500_000}
NONE, OOD = "test-none", "test-ood"
"""The split without the car, and the one of families never trained on."""
GRID = 64
"""Labels are given on a GRID x GRID grid over the square; cell (i, j) has its centre at ((i + .5) / GRID, (j + .5) / GRID)."""


_COMPANY, _ROLLING, _PANNED, _SHAKEN = .18, .2, .12, .08
"""Shares of the varied photos with other things around the car, spinning wheels, a panned background, a shaken camera."""


@dataclass(frozen=True)
class Photo:
    """A rendered photo with all that is known about it. `depth` is 1/depth on the supersampled square, 0 = nothing."""

    image: np.ndarray       # (W, W, 3) u8
    camera: np.ndarray      # (16,)
    frame: np.ndarray       # (4,) of the photo inside the square
    klass: np.ndarray       # (GRID, GRID) u8
    point: np.ndarray       # (GRID, GRID, 3)
    normal: np.ndarray      # (GRID, GRID, 3)
    albedo: np.ndarray      # (GRID, GRID, 3) linear
    depth: np.ndarray
    ids: np.ndarray
    livery: np.ndarray      # (S, S, 3) u8
    variation: Variation | None = None


@dataclass(frozen=True)
class _Things:
    """Decoys as this camera sees them: the triangle of each supersampled pixel, and their materials."""

    mesh: DecoyMesh
    seen: np.ndarray
    ids: np.ndarray
    surfaces: "native.ct.Array[Surface]"


def rng_for(car: Car, index: int) -> np.random.Generator:
    return np.random.default_rng([*car.seed_words, index])


def _linear(colour: np.ndarray) -> np.ndarray:
    return np.asarray(colour) ** 2.2


def _light(rng: np.random.Generator, floor: float) -> Light:
    light = Light(floor=floor)
    azimuth, height = rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(12, 80))
    sun = np.array([np.cos(azimuth) * np.cos(height), np.sin(azimuth) * np.cos(height), np.sin(height)])
    studio = rng.random() < .25
    strength = 0 if rng.random() < (.8 if studio else .2) else rng.uniform(.3, 2.2)
    warm = 1 + rng.normal(0, .08) * np.array([1, 0, -1])
    ambient = rng.uniform(.3, 1.0) * (1 + rng.normal(0, .07) * np.array([-1, 0, 1]))
    light.sun_dir[:], light.sun[:] = sun, strength * warm
    light.horizon[:] = ambient * rng.uniform(.6, 1.6)
    light.zenith[:] = ambient * rng.uniform(.25, 1.1) * (1 + rng.uniform(0, .25) * np.array([-1, 0, 1]))
    light.ground[:] = ambient * rng.uniform(.1, .7) * (1 + rng.normal(0, .06, 3))
    light.glow, light.occlusion = rng.uniform(0, 1.0), rng.uniform(0, 1)
    light.shadow_soft = np.exp(rng.uniform(np.log(.4), np.log(10)))
    across, down = axes_of(sun)
    light.shadow_axes[:] = np.concatenate([across, down, sun])
    light.shadow_half = 1.25
    light.boxes = int(rng.integers(1, 7) if studio else rng.integers(0, 3))
    for i in range(light.boxes):
        d = rng.normal(size=3)
        d[2] = abs(d[2]) + (.3 if studio else .05)
        d /= np.linalg.norm(d)
        u, v = axes_of(d)
        turn = rng.uniform(0, np.pi)
        u, v = np.cos(turn) * u + np.sin(turn) * v, -np.sin(turn) * u + np.cos(turn) * v
        light.box[i][:] = [*d, *u, *v, rng.uniform(.05, 1.2), rng.uniform(.05, .5), rng.uniform(.01, .25),
                           rng.uniform(.5, 8), float(rng.random() < .2)]
    return light


def axes_of(d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors across a direction: level, and down."""
    u = np.cross(d, [0, 0, 1.0])
    u /= np.linalg.norm(u) + 1e-9
    return u, np.cross(d, u)


def _surfaces(rng: np.random.Generator, car: Car) -> "native.ct.Array[Surface]":
    table = (Surface * len(car.scene.materials))()
    reflect = rng.uniform(.5, 1.3)
    for i, m in enumerate(car.scene.materials):
        s = table[i]
        roughness = float(np.clip(m.roughness * np.exp(rng.normal(0, .3)), .03, 1))
        colour = np.array(m.colour[:3]) * np.exp(rng.normal(0, .35))
        s.f0, s.metallic, s.specular, s.reflect = .04, m.metallic, rng.uniform(0, 1), reflect
        if i == car.paint_surface:
            roughness, s.f0, s.specular = float(rng.choice([.03, .06, .25, .6])), rng.uniform(.03, .06), rng.uniform(.2, 2)
        elif car.klass[np.argmax(car.surface == i)] == car.classes.index("glass"):
            roughness, s.reflect = .03, rng.uniform(.4, 2.5)
            colour = colour + rng.uniform(0, .12) ** 2 * 6 * (rng.random() < .4)
        elif m.metallic > .5 or (car.klass[np.argmax(car.surface == i)] == car.classes.index("wheel") and rng.random() < .2):
            colour = np.clip(np.exp(rng.uniform(np.log(.02), np.log(.8))) * (1 + rng.normal(0, .1, 3)), 0, 1)
            if rng.random() < .12:
                colour = _linear(random_colour(rng))
            s.metallic = float(rng.choice([0, .9]))
            s.reflect = reflect * rng.uniform(.4, 1.4)
        s.colour[:], s.roughness = np.clip(colour, .002, 1), roughness
    return table


def _ground(rng: np.random.Generator, side: int, horizon: float, ood: bool) -> tuple[Ground, list[Billboard]]:
    g = Ground(sky_gain=np.exp(rng.normal(0, .5)), ground_gain=np.exp(rng.normal(-.1, .5)))
    tint = _linear(random_colour(rng))
    g.ground[:] = np.clip(tint * rng.uniform(0, .5) + rng.uniform(.02, .6) ** 1.6, 0, 1)
    g.stripe[:] = _linear(random_colour(rng))
    g.fine, g.coarse = rng.uniform(0, .5), rng.uniform(0, .4)
    g.stripe_step, g.stripe_width, g.stripe_angle = rng.uniform(.3, 3), rng.uniform(.03, .4), rng.uniform(0, np.pi)
    g.contact, g.horizon_haze = rng.uniform(.4, .97), rng.uniform(0, 1)
    g.pattern = int(rng.choice([0, 1, 2], p=[.6, .25, .15]) if not ood else rng.choice([0, 3]))
    boards = []
    count = int(rng.integers(0, 14) if rng.random() < .6 else 0)
    for _ in range(count):
        kind = 1 if rng.random() < .3 else 0
        h = side * rng.uniform(.02, .28)
        b = Billboard(kind=kind, below=1, x=rng.uniform(-.1, 1.1) * side, y=horizon - h * rng.uniform(.3, 1),
                      w=side * rng.uniform(.01, .3), h=h)
        b.colour[:] = _linear(random_colour(rng)) * rng.uniform(.1, 1.1)
        boards.append(b)
    if ood or rng.random() < .2:
        for _ in range(rng.integers(2, 9)):
            b = Billboard(kind=2 if ood else int(rng.integers(0, 3)), below=0, x=rng.uniform(0, side), y=rng.uniform(0, side),
                          w=side * rng.uniform(.005, .1), h=side * rng.uniform(.005, .12))
            if b.kind == 2:
                a = rng.uniform(0, 2 * np.pi)
                b.w, b.h, b.pad = np.cos(a), np.sin(a), side * rng.uniform(.001, .008)
            b.colour[:] = _linear(random_colour(rng))
            boards.append(b)
    return g, boards


def blur(rgb: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian blur of (h, w, c), sigma in px."""
    radius = max(1, int(np.ceil(2.5 * sigma)))
    k = np.exp(-.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    k = (k / k.sum()).astype(np.float32)
    for axis in (0, 1):
        pad = [(0, 0)] * 3
        pad[axis] = (radius, radius)
        padded = np.pad(rgb, pad, mode="edge")
        rgb = sum(w * (padded[i:i + rgb.shape[0]] if axis == 0 else padded[:, i:i + rgb.shape[1]]) for i, w in enumerate(k))
    return rgb


def _develop(rng: np.random.Generator, rgb: np.ndarray, alpha: np.ndarray, frame: np.ndarray, plain: bool) -> np.ndarray:
    side = rgb.shape[0]
    x0, y0, x1, y1 = np.round(frame * side).astype(int)
    inside = rgb[y0:y1, x0:x1].reshape(-1, 3)[::7]
    car = rgb[alpha > .9][::5]
    mean = np.minimum(inside, 4).mean()
    if len(car):
        weight = rng.uniform(0, 1)
        mean = np.exp(weight * np.log(np.minimum(car, 4).mean() + .02) + (1 - weight) * np.log(mean + .02))
    exposure = .32 / (mean + .05) * np.exp(rng.normal(0, .35))
    if plain:
        exposure = .34 / (np.minimum(car, 4).mean() + .05)
    d = Develop(filmic=rng.uniform(0, 1) if not plain else .3, gamma=1.0 if plain else float(np.exp(rng.normal(0, .22))),
                contrast=0 if plain else rng.uniform(-.3, .7), saturation=1.05 if plain else rng.uniform(.5, 1.4),
                vignette=rng.uniform(0, .5), noise=0 if plain else rng.uniform(0, .03) * (rng.random() < .7),
                lift=0 if plain or rng.random() < .7 else rng.uniform(0, .12), seed=int(rng.integers(1, 2 ** 31)))
    if not plain and rng.random() < .06:
        d.saturation = 0
    d.gain[:] = exposure * (np.ones(3) if plain else 1 + rng.normal(0, .06, 3))
    d.frame[:] = [x0, y0, x1, y1]
    d.pad_srgb[:] = [0, 0, 0]
    if not plain and rng.random() < .4:
        rgb = blur(rgb, rng.uniform(.3, 1.3) * side / 256)
    image = native.develop(rgb, d)
    if not plain and rng.random() < .5:
        image = _jpeg(image, int(rng.uniform(35, 95)))
    return image


def _jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    from PIL import Image
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


class Studio:
    """Draws photos of one car. Holds what does not change between photos."""

    def __init__(self, car: Car, sheet_side: int = 512) -> None:
        self.car = car
        self.mesh = car.native_mesh()
        self.sheet: SheetMap = sheet_map(car, sheet_side)
        self.contact_half = 1.4
        self.contact = self._contact(128, car.points, car.triangles)
        self.wheels = find_wheels(car)
        self.keypoints = choose_keypoints(car)

    def _contact(self, side: int, points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
        """Where something stands on the ground, from below, softened: (side, side) 0..1."""
        axes = np.array([[1, 0, 0], [0, 1, 0], [0, 0, -1.0]])
        seen = native.project_ortho(points, axes, self.contact_half, side)
        depth, _ = native.raster(seen, triangles, np.ones(len(triangles), np.uint8), side, 1, ids=False)
        return np.ascontiguousarray(blur((depth > 0).astype(np.float32)[..., None], side * .018)[..., 0], np.float32)

    def shadow(self, light: Light, side: int, points: np.ndarray) -> np.ndarray | None:
        if max(light.sun) <= 0:
            return None
        axes = np.array(light.shadow_axes).reshape(3, 3)
        seen = native.project_ortho(points, axes, light.shadow_half, side)
        return native.raster(seen, self.car.triangles, np.where(self.car.mode == 2, 2, 1).astype(np.uint8), side, 1, ids=False)[0]

    def _stand(self, mesh: DecoyMesh, camera: np.ndarray, rng: np.random.Generator, side: int,
               depth: np.ndarray, ids: np.ndarray) -> _Things:
        """Puts decoys into a scene: what is nearer stays in `ids` of the car or in those of the decoys."""
        seen = native.project(mesh.points, camera, side)
        theirs, triangles = native.raster(seen, mesh.triangles, mesh.mode, side, -1)
        assert triangles is not None
        nearer = theirs > depth
        ids[nearer] = -1
        triangles[~nearer] = -1
        return _Things(mesh, seen, triangles, decoy_surfaces(rng))

    def render(self, rng: np.random.Generator, camera: np.ndarray, frame: np.ndarray, livery: np.ndarray, side: int, over: int,
               ood: bool = False, plain: bool = False, light: Light | None = None,
               vary: np.random.Generator | None = None) -> Photo:
        """A photo `side` px wide, `over` x `over` samples per pixel. `plain` leaves out noise, blur and odd tones; `vary` draws
        a car that is not quite its mesh, other things around it, and motion."""
        car = self.car
        variation = sample_variation(vary, car) if vary else None
        points = variation.apply(car, self.wheels) if variation else car.points
        projected = native.project(points, camera, side * over)
        depth, ids = native.raster(projected, car.triangles, car.mode, side * over, -1)
        assert ids is not None
        things = None
        if vary and vary.random() < _COMPANY:
            things = self._stand(beside(vary, car, camera), camera, vary, side * over, depth, ids)
        light = light or _light(rng, car.floor + (variation.ride if variation else 0))
        surfaces = _surfaces(rng, car)
        shadow = self.shadow(light, 256 if side < 512 else 1024, points)
        light.shadow_soft *= 1 if side < 512 else 4
        eye = eye_of(camera)
        rgb, alpha = native.shade(self.mesh, projected, ids, side, light, surfaces, livery, shadow, eye)
        own = alpha
        if vary and vary.random() < _ROLLING:
            wheel = car.class_of(ids[over // 2::over, over // 2::over]) == car.classes.index("wheel")
            rgb = np.ascontiguousarray(motion.spin(rgb, wheel, self.wheels, camera, vary.uniform(.3, 2.2)), np.float32)
        if things:
            other, cover = self._shade_things(things, side, light, eye)
            rgb, alpha = rgb + other, alpha + cover
        rgb = rgb + self._behind(rng, camera, side, light, shadow, eye, ood, vary) * (1 - alpha[..., None])
        if vary and vary.random() < _SHAKEN:
            rgb = motion.streak(rgb, side * vary.uniform(.003, .02), vary.uniform(0, np.pi))
        image = _develop(rng, rgb, own, frame, plain)
        klass, point, normal, albedo = native.labels(self.mesh, projected, ids, GRID, surfaces, livery, eye)
        cell = (np.arange(GRID) + .5) / GRID
        outside = ((cell < frame[0]) | (cell > frame[2]))[None] | ((cell < frame[1]) | (cell > frame[3]))[:, None]
        klass[outside] = 0
        return Photo(image, camera, frame, klass, point, normal, albedo, depth, ids, livery, variation)

    def _shade_things(self, things: _Things, side: int, light: Light, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        dummy = np.zeros((2, 2, 3), np.uint8)
        return native.shade(things.mesh.mesh, things.seen, things.ids, side, light, things.surfaces, dummy, None, eye)

    def _behind(self, rng: np.random.Generator, camera: np.ndarray, side: int, light: Light, shadow: np.ndarray | None,
                eye: np.ndarray, ood: bool, vary: np.random.Generator | None, contact: np.ndarray | None = None) -> np.ndarray:
        """Sky, ground and clutter, sometimes blurred as a panning camera sees them; linear (side, side, 3)."""
        horizon = (camera[14] - camera[12] * np.tan(np.arcsin(np.clip(-camera[8], -.9, .9)))) * side
        ground, boards = _ground(rng, side, horizon, ood)
        behind = native.surroundings(camera, side, light, ground, boards, shadow, self.contact if contact is None else contact,
                                     self.contact_half, eye)
        if vary and vary.random() < _PANNED:
            behind = motion.streak(behind, side * vary.uniform(.02, .16), vary.normal(0, .06))
        return behind

    def sample(self, index: int, side: int = 256, over: int = 2, ood: bool = False, crops: float = 0,
               varied: bool = False) -> Photo:
        """Sample number `index` (a seed of one of the SPLITS). `crops` is the share that is cut out around the car; `varied` adds
        what training sees beyond the test splits (see `render`)."""
        rng = rng_for(self.car, index)
        livery: Livery = sample_livery(rng, self.car, ood)
        camera, frame = sample_camera(rng, self.car.hull, self.car.floor)
        if crops and np.random.default_rng([*self.car.seed_words, index, 1]).random() < crops:
            camera, frame = crop_around(rng, self.car.hull, camera, frame)
        vary = np.random.default_rng([*self.car.seed_words, index, 2]) if varied else None
        return self.render(rng, camera, frame, livery.paint(self.sheet), side, over, ood, vary=vary)

    def take(self, split: str, number: int, side: int = 256) -> Photo:
        """Photo `number` of a split, as its name says: without the car, of families never trained on, or varied as in training."""
        index = SPLITS[split] + number
        if split == NONE:
            return self.negative(index, side)
        return self.sample(index, side, ood=split == OOD, varied=split == "train")

    def negative(self, index: int, side: int = 256, over: int = 2, crops: float = 0) -> Photo:
        """A photo without the car: the same places, with another car, things or nothing where it would stand. Its class map is
        all background; its camera says where a car of the pack was looked for."""
        rng = np.random.default_rng([*self.car.seed_words, index, 3])
        car = self.car
        camera, frame = sample_camera(rng, car.hull, car.floor)
        if rng.random() < crops:
            camera, frame = crop_around(rng, car.hull, camera, frame)
        depth = np.zeros((side * over, side * over), np.float32)
        ids = np.full(depth.shape, -1, np.int32)
        light, eye = _light(rng, car.floor), eye_of(camera)
        mesh = instead(rng, car)
        rgb, alpha = np.zeros((side, side, 3), np.float32), np.zeros((side, side), np.float32)
        if mesh:
            rgb, alpha = self._shade_things(self._stand(mesh, camera, rng, side * over, depth, ids), side, light, eye)
        contact = self._contact(128, mesh.points, mesh.triangles) if mesh else np.zeros_like(self.contact)
        rgb = rgb + self._behind(rng, camera, side, light, None, eye, rng.random() < .1, rng, contact) * (1 - alpha[..., None])
        image = _develop(rng, rgb, alpha, frame, False)
        empty = np.zeros((GRID, GRID, 3), np.float32)
        return Photo(image, camera, frame, np.zeros((GRID, GRID), np.uint8), empty, empty, empty, depth, ids,
                     np.zeros((2, 2, 3), np.uint8))

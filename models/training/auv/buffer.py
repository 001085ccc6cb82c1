"""A ring of the newest rendered samples, shared by the process that renders and the one that trains."""

from __future__ import annotations

import ctypes
import mmap
import multiprocessing
import os
import signal
import time
from dataclasses import fields
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from .camera import project_points
from .car import Car
from .keypoints import COUNT
from .losses import Batch
from .sampling import GRID, SPLITS, Studio

SIDE = 256
CROPS = .55
"""Share of the training samples that look like the second pass: the car cut out of its photo."""
NEGATIVES = .06
"""Share of the training samples without the car."""
_RETONED = .15
"""Share of the training samples whose tones are bent far, as by an app: a gamma from about 0.4 to 2.7."""
_POINT, _NORMAL = 16000.0, 127.0
_NOISE = 704
"""Side of the field of noise that pictures take theirs from at random places: drawing it anew costs a tenth of a step."""
_FIELDS = np.dtype([("image", np.uint8, (SIDE, SIDE, 3)), ("klass", np.uint8, (GRID, GRID)), ("point", np.int16, (GRID, GRID, 3)),
                    ("normal", np.int8, (GRID, GRID, 3)), ("albedo", np.uint8, (GRID, GRID, 3)), ("camera", np.float32, 16),
                    ("places", np.float32, (COUNT, 2)), ("there", np.float32)])


class Ring:
    """`slots` samples of about 250 kB. One process writes until `wanted`, others read; a torn sample is rare and harmless."""

    def __init__(self, slots: int) -> None:
        self._memory = mmap.mmap(-1, slots * _FIELDS.itemsize)
        self.data = np.frombuffer(self._memory, _FIELDS)
        self.written = multiprocessing.Value(ctypes.c_int64, 0)
        self.wanted = multiprocessing.Value(ctypes.c_int64, 0)
        self.slots = slots

    def put(self, studio: Studio, index: int) -> None:
        """Renders one sample into the next slot."""
        there = np.random.default_rng([*studio.car.seed_words, index, 4]).random() >= NEGATIVES
        photo = studio.sample(index, SIDE, 2, crops=CROPS, varied=True) if there else studio.negative(index, SIDE, 2, CROPS)
        known = studio.keypoints.position.astype(np.float64)
        slot = self.data[self.written.value % self.slots]
        slot["there"] = there
        slot["places"] = project_points(photo.variation.bend(known) if photo.variation else known, photo.camera)[0]
        slot["image"], slot["klass"], slot["camera"] = photo.image, photo.klass, photo.camera
        slot["point"] = np.clip(np.round(photo.point * _POINT), -32767, 32767)
        slot["normal"] = np.round(np.clip(photo.normal, -1, 1) * _NORMAL)
        slot["albedo"] = np.round(np.clip(photo.albedo, 0, 1) ** (1 / 2.2) * 255)
        self.written.value += 1

    def batch(self, chosen: np.ndarray) -> Batch:
        rows = self.data[chosen]
        image, point, normal, albedo = (torch.from_numpy(rows[k].astype(np.float32)).permute(0, 3, 1, 2)
                                        for k in ("image", "point", "normal", "albedo"))
        return Batch(image, torch.from_numpy(rows["klass"].astype(np.int64)), point / _POINT, normal / _NORMAL,
                     (albedo / 255) ** 2.2, *(torch.from_numpy(rows[k].copy()) for k in ("camera", "places", "there")))

    def filled(self) -> int:
        return min(self.written.value, self.slots)


def _generate(car: Car, ring: Ring, start: int, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    studio = Studio(car)
    span = SPLITS["val"] - SPLITS["train"] - 1_000_000
    index = start
    while os.getppid() == parent:
        if ring.written.value > ring.wanted.value:
            time.sleep(.02)
            continue
        ring.put(studio, SPLITS["train"] + index % span)
        index += 1


def start_generator(car: Car, ring: Ring, start: int) -> multiprocessing.Process:
    """Renders training samples start, start + 1, ... for ever, in a process that ends with this one."""
    process = multiprocessing.get_context("fork").Process(target=_generate, args=(car, ring, start, os.getpid()), daemon=True)
    process.start()
    return process


def augment(batch: Batch, mirror_class: Tensor, mirror_point: Tensor, flip: bool, rng: np.random.Generator) -> Batch:
    """Half of the samples mirrored (labels exactly so), a little gain and noise, some in other tones, and things that stand before
    the car.
    `mirror_class` and `mirror_point` name the twin of each class and of each keypoint."""
    count = len(batch.image)
    image, klass, point, normal, albedo, camera, places, there = (getattr(batch, f.name) for f in fields(Batch))
    if flip:
        turn = torch.from_numpy(rng.random(count) < .5)
        m = turn[:, None, None, None]
        across = torch.tensor([1.0, -1, 1]).view(1, 3, 1, 1)
        image, albedo = torch.where(m, image.flip(3), image), torch.where(m, albedo.flip(3), albedo)
        point, normal = torch.where(m, point.flip(3) * across, point), torch.where(m, normal.flip(3) * across, normal)
        klass = torch.where(turn[:, None, None], mirror_class[klass.flip(2)], klass)
        camera = torch.where(turn[:, None], mirror_camera(camera), camera)
        back = torch.stack([1 - places[..., 0], places[..., 1]], -1)[:, mirror_point]
        places = torch.where(turn[:, None, None], back, places)
    gain = np.exp(rng.normal(0, .08, (count, 1, 1, 1)) + rng.normal(0, .04, (count, 3, 1, 1)))
    image = image * torch.from_numpy(gain.astype(np.float32))
    for i in np.flatnonzero(rng.random(count) < _RETONED):
        image[i] = (image[i].clamp(0, 255) * (1 / 255)) ** float(np.exp(rng.normal(0, .5))) * (255 * float(np.exp(rng.normal(0, .25))))
    image = image + _noise(rng, count) * torch.from_numpy((rng.random((count, 1, 1, 1)) * 4).astype(np.float32))
    klass = klass.clone()
    for i in np.flatnonzero(rng.random(count) < .25):
        w, h = rng.integers(10, 70, 2)
        x, y = rng.integers(0, SIDE - w), rng.integers(0, SIDE - h)
        thing = rng.random((3, 1, 1)) * 255 + rng.normal(0, 25, (3, h, w)) * rng.random()
        image[i, :, y:y + h, x:x + w] = torch.from_numpy(thing.astype(np.float32))
        klass[i, (y + 1) // 4:(y + h + 2) // 4, (x + 1) // 4:(x + w + 2) // 4] = 0
    return Batch(image.clamp(0, 255), klass, point, normal, albedo, camera, places, there)


@lru_cache(1)
def _noise_field() -> Tensor:
    return torch.randn(3, _NOISE, _NOISE, generator=torch.Generator().manual_seed(1))


def _noise(rng: np.random.Generator, count: int) -> Tensor:
    """(count, 3, SIDE, SIDE) of unit noise: windows of one fixed field."""
    field = _noise_field()
    corners = rng.integers(0, _NOISE - SIDE, (count, 2))
    return torch.stack([field[:, y:y + SIDE, x:x + SIDE] for y, x in corners])


def mirror_camera(camera: Tensor) -> Tensor:
    """The camera of the mirrored picture of a car that is its own mirror image; (B, 16)."""
    rotation = camera[:, :9].reshape(-1, 3, 3) * torch.tensor([[-1.0], [1], [1]]) * torch.tensor([1.0, -1, 1])
    return torch.cat([rotation.reshape(-1, 9), camera[:, 9:12] * torch.tensor([-1.0, 1, 1]), camera[:, 12:13],
                      1 - camera[:, 13:14], camera[:, 14:]], 1)

"""Which texels a viewer sees, by the table of visibility, as a part of the exported network."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from .car import Car, nearest_paint, sheet_map
from .visibility import AZIMUTHS, ELEVATIONS, HIGHEST, LOWEST, visibility_table

SIGHT, TABLE = 512, 128
"""Sides of the maps that are given, and of the texels that the table knows."""
_FACING = (.08, .12)
"""Paint that faces the viewer less than about .1 (the cosine) counts as not seen, as in truth.py."""


class Sight(nn.Module):
    """A viewer's place (1, 3), network frame -> whether nothing of the car hides a texel, and whether moreover it is turned towards
    the viewer: (1, 1, SIGHT, SIGHT) each, 0..1."""

    def __init__(self, car: Car) -> None:
        super().__init__()
        coarse = sheet_map(car, TABLE, 2)
        valid = np.flatnonzero(coarse.grown.reshape(-1) > 0)
        points = coarse.point.reshape(-1, 3)[valid]
        place = np.zeros(TABLE * TABLE, np.int64)
        place[valid] = np.arange(len(valid))
        place = place[nearest_paint(coarse.grown > 0)]
        self.register_buffer("table", torch.from_numpy(visibility_table(car, points)))
        self.register_buffer("point", torch.from_numpy(points.astype(np.float32))[None])
        normals = coarse.normal.reshape(-1, 3)[valid]
        self.register_buffer("normal", torch.from_numpy(np.round(normals * 127).astype(np.int8))[None])
        self.register_buffer("place", torch.from_numpy(place.astype(np.int16)))

    def forward(self, eye: Tensor) -> tuple[Tensor, Tensor]:
        v = (eye[:, None] - self.point)[0]
        flat = (v[:, 0] * v[:, 0] + v[:, 1] * v[:, 1]).clamp(min=1e-9).sqrt()
        elevation = torch.atan(v[:, 2] / flat) * 57.2957795
        azimuth = torch.acos((v[:, 0] / flat).clamp(-1, 1))
        azimuth = torch.where(v[:, 1] < 0, 6.2831853 - azimuth, azimuth) * (AZIMUTHS / 6.2831853)
        high = ((elevation - LOWEST) / (HIGHEST - LOWEST) * (ELEVATIONS - 1)).clamp(0, ELEVATIONS - 1.001)
        a0, e0 = azimuth.floor(), high.floor()
        wa, we = azimuth - a0, high - e0
        a0, e0 = a0.long() % AZIMUTHS, e0.long()
        a1 = (a0 + 1) % AZIMUTHS
        take = lambda a, e: self.table.gather(1, (a * ELEVATIONS + e)[:, None])[:, 0].float() * (1 / 255)  # noqa: E731
        low, high = ((1 - wa) * take(a0, e) + wa * take(a1, e) for e in (e0, e0 + 1))
        free = (1 - we) * low + we * high
        cosine = (v * self.normal[0].float()).sum(1) / (v.pow(2).sum(1).sqrt() * 127)
        turned = ((cosine - _FACING[0]) / (_FACING[1] - _FACING[0])).clamp(0, 1)
        both = torch.stack([free, torch.minimum(turned, free)])[:, self.place.long()].reshape(1, 2, TABLE, TABLE)
        both = F.interpolate(both, size=(SIGHT, SIGHT), mode="bilinear", align_corners=False)
        return ((both[:, :1] - .3) * 2).clamp(0, 1), both[:, 1:]

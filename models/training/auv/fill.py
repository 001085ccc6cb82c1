"""Colours for paint that no photo shows: those of what is seen near it, on the car."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from .car import Car, nearest_paint, sheet_map

FILL, TABLE = 256, 128
"""Sides of the maps of fill colours, and of the texels that they come from."""
KEYS = 1024
"""Points of the paint whose colours are spread over what no photo shows."""
CANDIDATES = 128
"""Keys whose colours are offered to the others; farthest-point order spreads the first ones over the car."""


def farthest(features: np.ndarray, count: int) -> np.ndarray:
    """Numbers of `count` rows, each as far as can be from those before it."""
    chosen = [0]
    distance = np.full(len(features), np.inf)
    for _ in range(count - 1):
        distance = np.minimum(distance, ((features - features[chosen[-1]]) ** 2).sum(1))
        chosen.append(int(distance.argmax()))
    return np.array(chosen)


class Fill(nn.Module):
    """Premultiplied colour and trust (1, 3 and 1, S, S) -> colours for all of the paint (1, 3, FILL, FILL).

    Every key takes the colour that most of the seen keys have, near ones counting more: one of them, not their mean.
    """

    def __init__(self, car: Car) -> None:
        super().__init__()
        coarse = sheet_map(car, TABLE, 0)
        valid = np.flatnonzero(coarse.klass.reshape(-1) > 0)
        feature = np.concatenate([coarse.point.reshape(-1, 3), .2 * coarse.normal.reshape(-1, 3)], 1)
        keys = valid[farthest(feature[valid], min(KEYS, len(valid)))]
        self.register_buffer("key_texel", torch.from_numpy(keys))
        self.register_buffer("key_feature", torch.from_numpy(feature[keys].astype(np.float32)))
        middle = sheet_map(car, FILL, 0)
        own = nearest_paint(middle.klass > 0)
        wanted = np.concatenate([middle.point.reshape(-1, 3), .2 * middle.normal.reshape(-1, 3)], 1)[own]
        klass, key_class = middle.klass.reshape(-1)[own], coarse.klass.reshape(-1)[keys]
        index, weight = np.zeros((FILL * FILL, 4), np.int16), np.zeros((FILL * FILL, 4), np.float32)
        for start in range(0, FILL * FILL, 4096):
            part = slice(start, start + 4096)
            d = ((wanted[part, None] - feature[keys][None]) ** 2).sum(2) + .05 * (klass[part, None] != key_class[None])
            best = np.argpartition(d, 4, axis=1)[:, :4]
            w = 1 / (np.take_along_axis(d, best, 1) + 1e-4)
            index[part], weight[part] = best, w / w.sum(1, keepdims=True)
        self.register_buffer("fill_index", torch.from_numpy(index.reshape(-1)))
        self.register_buffer("fill_weight", torch.from_numpy(weight).half())

    def forward(self, colour: Tensor, trust: Tensor) -> Tensor:
        step = int(colour.shape[-1]) // TABLE
        weight = F.avg_pool2d(trust, step).reshape(-1)[self.key_texel]
        seen = F.avg_pool2d(colour, step).reshape(3, -1)[:, self.key_texel].t() / (weight[:, None] + 1e-4)
        strong = ((weight - .45) / .3).clamp(0, 1) + 1e-4 * weight + 1e-9
        f = self.key_feature
        d = _gap(f, f)
        wide = strong[None] / (d + .01) ** 1.5
        offered = seen[:CANDIDATES]
        alike = torch.exp(_gap(offered, seen) * -40)
        votes = wide @ alike.t() / wide.sum(1, keepdim=True)
        now = torch.softmax(votes * 60 + torch.log(strong[:CANDIDATES]), 1) @ offered
        for _ in range(2):
            k = wide * torch.exp(_gap(now, seen) * -40)
            now = (k @ seen + 1e-7 * now) / (k.sum(1, keepdim=True) + 1e-7)
        picked = now[self.fill_index.long()].reshape(-1, 4, 3)
        # Four terms: the runtime's sum over so short an axis takes ten times as long.
        a, b, c, d = (picked * self.fill_weight.float()[..., None]).unbind(1)
        return (a + b + c + d).t().reshape(1, 3, FILL, FILL)


def _gap(a: Tensor, b: Tensor) -> Tensor:
    """Squared distances between the rows of (n, c) and (m, c): (n, m)."""
    return ((a * a).sum(1)[:, None] + (b * b).sum(1)[None] - 2 * a @ b.t()).clamp(min=0)

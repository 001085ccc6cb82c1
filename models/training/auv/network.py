"""The convolutional network: from a 256 x 256 picture to keypoints, object coordinates, classes, a rough pose and lighting."""

from __future__ import annotations

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

GRID = 64
POSE = 10
"""rotation (6), centre of the car in the picture (2, relative to the middle), ln apparent size, ln focal length."""
_STRONGEST = 1.5
"""Bound of the ln of a gain, and, as a share of white, of what is added: see `paint_colour` in losses.py."""


def _conv(i: int, o: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(i, o, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))


class _Residual(nn.Module):
    def __init__(self, c: int) -> None:
        super().__init__()
        self.a = _conv(c, c)
        self.b = nn.Sequential(nn.Conv2d(c, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.b(self.a(x)))


class _Encoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.s0 = _conv(3, 16, 3, 2)
        self.s1 = nn.Sequential(_conv(16, 32, 3, 2), _Residual(32))
        self.s2 = nn.Sequential(_conv(32, 64, 3, 2), _Residual(64), _Residual(64))
        self.s3 = nn.Sequential(_conv(64, 128, 3, 2), _Residual(128), _Residual(128))
        self.s4 = nn.Sequential(_conv(128, 192, 3, 2), _Residual(192), _Residual(192))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        a = self.s1(self.s0(x))
        b = self.s2(a)
        c = self.s3(b)
        return a, b, c, self.s4(c)


def _up(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class AuvNet(nn.Module):
    """About 3.6 M parameters. Input (B, 3, 256, 256) sRGB as (value / 255 - 0.45) / 0.25.

    Output, all f32: kp (B, K, 2) in sides of the picture; var (B, K) their variance; point (B, 3, 64, 64) in the network
    frame; spread (B, 1, 64, 64) ln of the expected error of `point`; seg (B, C, 64, 64) logits; pose (B, 10); sh (B, 9, 3);
    there (B,) logit that the picture shows this car; tone (B, 6, 16, 16) and vivid (B,): how the picture's colours become the
    paint's, see `paint_colour` in losses.py.
    """

    def __init__(self, classes: int, keypoints: int) -> None:
        super().__init__()
        self.classes, self.keypoints = classes, keypoints
        self.e = _Encoder()
        self.l4, self.d3 = nn.Conv2d(192, 128, 1), _Residual(128)
        self.l3, self.d2 = nn.Conv2d(128, 64, 1), _Residual(64)
        self.l2, self.d1 = nn.Conv2d(64, 32, 1), _Residual(32)
        self.heat_coarse = nn.Conv2d(64, keypoints, 1)
        self.heat_fine = nn.Conv2d(32, keypoints, 1)
        self.point = nn.Conv2d(32, 4, 1)
        self.seg = nn.Conv2d(32, classes, 1)
        self.g = nn.Sequential(nn.Linear(192 * 16, 256), nn.ReLU(inplace=True))
        self.pose = nn.Linear(256, POSE)
        self.sh = nn.Linear(256, 27)
        self.there = nn.Linear(256, 1)
        self.tone_here, self.tone_all = nn.Conv2d(128, 48, 1), nn.Linear(256, 48)
        self.tone, self.vivid = nn.Conv2d(48, 6, 1), nn.Linear(256, 1)
        for last in (self.tone, self.vivid):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        a, b, c, d = self.e(x)
        y = self.d3(_up(self.l4(d)) + c)
        here = self.tone_here(y)
        y = self.d2(_up(self.l3(y)) + b)
        coarse = self.heat_coarse(y)
        y = self.d1(_up(self.l2(y)) + a)
        heat = self.heat_fine(y).float() + F.interpolate(coarse.float(), scale_factor=2.0, mode="bilinear", align_corners=False)
        batch = heat.shape[0]
        p = torch.softmax(heat.reshape(batch, self.keypoints, GRID * GRID), -1).reshape(batch, self.keypoints, GRID, GRID)
        axis = (torch.arange(GRID, dtype=torch.float32) + .5) / GRID
        px, py = p.sum(2), p.sum(3)
        kx, ky = (px * axis).sum(-1), (py * axis).sum(-1)
        var = (px * axis * axis).sum(-1) - kx * kx + (py * axis * axis).sum(-1) - ky * ky
        point = self.point(y).float()
        g = self.g(F.adaptive_avg_pool2d(d, 4).flatten(1))
        tone = self.tone(F.relu(here + self.tone_all(g)[:, :, None, None])).float()
        return {"kp": torch.stack([kx, ky], -1), "var": var, "point": point[:, :3], "spread": point[:, 3:],
                "seg": self.seg(y).float(), "pose": self.pose(g).float(), "sh": self.sh(g).float().reshape(batch, 9, 3),
                "there": self.there(g).float()[:, 0], "tone": _STRONGEST * torch.tanh(tone),
                "vivid": torch.tanh(self.vivid(g).float()[:, 0])}


def normalise(picture: Tensor) -> Tensor:
    """(B, 3, H, W) with values 0..255 as the network wants it."""
    return (picture * (1 / 255) - .45) / .25


def adapt_weights(state: dict[str, Tensor], net: AuvNet, old_classes: list[str], classes: list[str]) -> None:
    """Loads another car's weights: class rows go by name, keypoints by position; what does not fit stays as it is."""
    own = net.state_dict()
    for name, value in state.items():
        if name.startswith("seg."):
            for i, c in enumerate(classes):
                if c in old_classes:
                    own[name][i] = value[old_classes.index(c)]
        elif name in own and own[name].shape == value.shape:
            own[name] = value
    net.load_state_dict(own)

"""What the network is trained to say, and how a wrong answer counts."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .pose import (DENSE_SHARE, default_prior, dense_observations, initial_state, keypoint_weights, pose_target, prior_precision,
                   project, project_camera, schedule, share_out, solve_step)

CELLS = 1024
"""Cells of the grid that the reprojection loss looks at, drawn anew for every batch: a quarter of them all."""

GREY = (.3, .59, .11)
"""What the channels count in a grey, as in `develop` of native.c."""
_DARK = .05
"""Of colours darker than this, what they are to others says little."""
_WHITE_XYZ = ((.4339, .3762, .1899), (.2126, .7152, .0722), (.0177, .1095, .8729))
"""Linear sRGB to XYZ over that of white (IEC 61966-2-1, D65)."""


@dataclass(frozen=True)
class Batch:
    """image (B, 3, 256, 256) 0..255; klass (B, 64, 64) i64; point, normal, albedo (B, 3, 64, 64); camera (B, 16); places
    (B, K, 2) of the keypoints of the car as it was drawn; there (B,) 1 where the picture shows the car, 0 where it does not."""

    image: Tensor
    klass: Tensor
    point: Tensor
    normal: Tensor
    albedo: Tensor
    camera: Tensor
    places: Tensor
    there: Tensor


def sh_basis(n: Tensor) -> Tensor:
    """Nine real spherical harmonics (unnormalised) of normals (B, 3, ...) -> (B, 9, ...)."""
    x, y, z = n[:, 0], n[:, 1], n[:, 2]
    return torch.stack([torch.ones_like(x), y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y], 1)


def shading(sh: Tensor, normal: Tensor) -> Tensor:
    """Light per channel that a surface of this normal receives: sh (B, 9, 3), normal (B, 3, N) -> (B, 3, N), > 0.02."""
    return F.softplus(torch.einsum("bkn,bkc->bcn", sh_basis(normal), sh) + .5) + .02


def paint_colour(photo: Tensor, light: Tensor, tone: Tensor, vivid: Tensor) -> Tensor:
    """The paint's colours (B, 3, N) from the photo's: both sRGB-like, 0 to 1.

    light (B, 3, N) is what the surface receives, tone (B, 6, N) a gain's ln and what is added after it (reflections, haze, a
    camera's tone curve), vivid (B,) the ln of the change in saturation.
    """
    grey = (photo * torch.tensor(GREY)[:, None]).sum(1, keepdim=True)
    photo = grey + (photo - grey) * torch.exp(vivid)[:, None, None]
    return photo * torch.exp(tone[:, :3] - torch.log(light) / 2.2) + tone[:, 3:]


def _lab(colour: Tensor) -> Tensor:
    """CIELAB (B, 3, N) of sRGB-like colours, by the gamma 2.2 that the renders use; smooth near black."""
    xyz = torch.einsum("kc,bcn->bkn", torch.tensor(_WHITE_XYZ), colour.clamp(.02, 1.2) ** 2.2)
    x, y, z = (xyz + 1e-4).pow(1 / 3).unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1)


def colour_gap(found: Tensor, true: Tensor) -> Tensor:
    """About the CIEDE2000 between colours (B, 3, N), in hundreds: chroma counts less where there is much of it (as in CIE94)."""
    # Outside of what can be shown, the way back in is told by a slope of its own.
    outside = (found - found.clamp(0, 1)).abs().sum(1)
    a, b = _lab(found), _lab(true)
    chroma = 1 / (1 + .045 * b[:, 1:].pow(2).sum(1).add(1e-3).sqrt())
    gap = (a[:, 0] - b[:, 0]).pow(2) + ((a[:, 1:] - b[:, 1:]) * chroma[:, None]).pow(2).sum(1)
    return (gap + .5).sqrt() * .01 + .3 * outside


def reprojection(out: dict[str, Tensor], batch: Batch, keypoints: Tensor) -> Tensor:
    """How far the fitted camera misses what is truly there, in sides of the picture; (B,).

    The camera is solved as in use; the last three steps carry the gradient, which is what teaches the network how much its own
    observations are worth (the idea of EPro-PnP, Chen et al. 2022).
    """
    count = len(batch.image)
    chosen = torch.randperm(batch.klass[0].numel())[:CELLS]
    points, seen, weight = dense_observations(out)
    weight = weight[:, chosen]
    points = torch.cat([points[:, chosen], keypoints[None].expand(count, -1, -1)], 1)
    seen = torch.cat([seen[:, chosen].expand(count, -1, -1), out["kp"]], 1)
    weight = torch.cat([share_out(weight, DENSE_SHARE), keypoint_weights(out)], 1)
    state = initial_state(out["pose"].detach())
    mean, sigma = default_prior(state)
    precision = prior_precision(sigma)
    steps = schedule(11, .01)
    for i, (width, damping) in enumerate(steps):
        learns = i >= len(steps) - 3
        given = (points, seen, weight) if learns else (points.detach(), seen.detach(), weight.detach())
        state = solve_step(*given, *state, mean, precision, torch.tensor(width), torch.tensor(damping))
    car = (batch.klass.flatten(1)[:, chosen] > 0).float()
    true = batch.point.flatten(2).transpose(1, 2)[:, chosen]
    miss = (project(true, *state) - project_camera(true, batch.camera)).abs().sum(-1).clamp(max=.3)
    return (miss * car).sum(1) / car.sum(1).clamp(min=1)


def _paint_gaps(out: dict[str, Tensor], batch: Batch, colour: Tensor, painted: Tensor) -> tuple[Tensor, Tensor]:
    """How far the paint's colours are missed, as colour_gap tells it, over some of the cells: as found, and after one gain per
    channel for each photo, which is what a known colour gives."""
    chosen = torch.randperm(painted[0].numel())[:CELLS]
    cells = lambda x: x.flatten(2)[:, :, chosen]  # noqa: E731
    tone = cells(F.interpolate(out["tone"], scale_factor=4.0, mode="bilinear", align_corners=False))
    found = paint_colour(cells(colour), shading(out["sh"], cells(batch.normal)), tone, out["vivid"])
    true, weight = cells(batch.albedo).clamp(min=1e-4) ** (1 / 2.2), painted.flatten(1)[:, chosen]
    missing = (torch.log(true + _DARK) - torch.log(found.clamp(min=0) + _DARK)) * weight[:, None]
    gain = torch.exp(missing.sum(2, keepdim=True) / (weight.sum(1)[:, None, None] + 1))
    gaps = (colour_gap(found, true), colour_gap(found * gain, true))
    return (gaps[0] * weight).sum() / (weight.sum() + 1), (gaps[1] * weight).sum() / (weight.sum() + 1)


def loss_of(out: dict[str, Tensor], batch: Batch, keypoints: Tensor,
            paint: Tensor) -> tuple[Tensor, dict[str, float]]:
    """The total loss and some readable parts. keypoints (K, 3); paint (C,) bool of the classes."""
    true = batch.places
    inside = ((true > -.03) & (true < 1.03)).all(-1).float() * batch.there[:, None]
    places = (F.smooth_l1_loss(out["kp"], true, beta=.01, reduction="none").sum(-1) * inside).sum() / inside.sum().clamp(min=1)
    narrow = ((out["var"] / (2 * (1.5 / 64) ** 2) - 1).clamp(min=0) * inside).sum() / inside.sum().clamp(min=1)
    car = (batch.klass > 0).float()
    cells = car.sum().clamp(min=1)
    error = (out["point"] - batch.point).abs().sum(1)
    spread = out["spread"][:, 0].clamp(-5, 4)
    dense = (((error * torch.exp(-spread) + spread) * .5 + error * 4) * car).sum() / cells
    classes = F.cross_entropy(out["seg"], batch.klass)
    weights = torch.tensor([1.0] * 6 + [3, 3, 2, .3])
    pose = (((out["pose"] - pose_target(batch.camera)).abs() * weights).sum(1) * batch.there).mean()
    there = F.binary_cross_entropy_with_logits(out["there"], batch.there)
    painted = paint[batch.klass].float()
    colour = F.avg_pool2d(batch.image * (1 / 255), 4).clamp(1e-3, 1)
    light = colour ** 2.2
    lit = shading(out["sh"], batch.normal.flatten(2)).reshape_as(light) * batch.albedo.clamp(min=.015)
    tone = ((torch.log(lit + .03) - torch.log(light + .03)).abs().mean(1) * painted).sum() / (painted.sum() + 1)
    gap, even = _paint_gaps(out, batch, colour, painted)
    miss = reprojection(out, batch, keypoints)
    seen = (car.flatten(1).mean(1) > .02).float()
    fit = (miss * seen).sum() / seen.sum().clamp(min=1)
    total = 20 * places + .01 * narrow + dense + 2 * classes + .5 * pose + tone + 4 * (gap + even) + 10 * fit + .3 * there
    with torch.no_grad():
        parts = {"kp": ((out["kp"] - true).norm(dim=-1) * inside).sum() / inside.sum().clamp(min=1) * 1024,
                 "point": (error * car).sum() / cells, "pose": pose, "light": tone, "colour": gap * 100, "even": even * 100, "fit": fit * 1024, "there": there,
                 "seg": ((out["seg"].argmax(1) == batch.klass).float() * car).sum() / cells}
    return total, {k: float(v) for k, v in parts.items()}

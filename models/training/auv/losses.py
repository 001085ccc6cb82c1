"""What the network is trained to say, and how a wrong answer counts."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .pose import (default_prior, dense_observations, initial_state, keypoint_weights, pose_target, prior_precision, project,
                   project_camera, schedule, solve_step)

CELLS = 1024
"""Cells of the grid that the reprojection loss looks at, drawn anew for every batch: a quarter of them all."""


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
    weight = torch.cat([weight / (weight.sum(1, keepdim=True) + 1e-6), keypoint_weights(out)], 1)
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
    light = F.avg_pool2d((batch.image / 255).clamp(1e-3, 1) ** 2.2, 4)
    lit = shading(out["sh"], batch.normal.flatten(2)).reshape_as(light) * batch.albedo.clamp(min=.015)
    tone = ((torch.log(lit + .03) - torch.log(light + .03)).abs().mean(1) * painted).sum() / (painted.sum() + 1)
    miss = reprojection(out, batch, keypoints)
    seen = (car.flatten(1).mean(1) > .02).float()
    fit = (miss * seen).sum() / seen.sum().clamp(min=1)
    total = 20 * places + .01 * narrow + dense + 2 * classes + .5 * pose + tone + 10 * fit + .3 * there
    with torch.no_grad():
        parts = {"kp": ((out["kp"] - true).norm(dim=-1) * inside).sum() / inside.sum().clamp(min=1) * 1024,
                 "point": (error * car).sum() / cells, "pose": pose, "light": tone, "fit": fit * 1024, "there": there,
                 "seg": ((out["seg"].argmax(1) == batch.klass).float() * car).sum() / cells}
    return total, {k: float(v) for k, v in parts.items()}

"""A camera from weighted correspondences: Levenberg-Marquardt with ten parameters, a step of which exports to ONNX as the body of a loop.

Parameters: rotation (3), translation (3), ln f, cx, cy, k1. Observations are in sides of the square, 0..1; object points are
in the network frame. All in float32; batches are independent. Gaussian priors hold ln f, cx, cy and k1.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .network import GRID

_N = 10
_EYE = torch.eye(_N)
PRIOR_UNIT = 2.1e-6
"""Squared noise of one observation over the number of independent ones: weighs a prior of sigma s as this / s^2."""
SIGMA_LOG_F, SIGMA_CENTRE, SIGMA_K1 = .45, .03, .03

DENSE_SHARE, KEYPOINT_SHARE = .5, 1.0
"""What all cells and all keypoints of a picture weigh. The few keypoints err each in its own way, the many cells together: found on
photos of the val split, where this takes a twentieth off the error and a tenth off its p90 against two thirds for the cells."""
_KEYPOINT_SHARPNESS = 1.25
"""Exponent of a keypoint's inverse variance in its weight; from the same photos."""

State = tuple[Tensor, Tensor, Tensor]
"""Rotation (B, 3, 3), translation (B, 3), (B, 4) of ln f, cx, cy, k1."""


def rotation_from_6d(a: Tensor) -> Tensor:
    """(B, 6) -> (B, 3, 3) whose first two rows are the orthonormalised halves."""
    x, y = a[:, :3], a[:, 3:6]
    x = x / (x * x).sum(1, keepdim=True).clamp(min=1e-9).sqrt()
    y = y - (x * y).sum(1, keepdim=True) * x
    y = y / (y * y).sum(1, keepdim=True).clamp(min=1e-9).sqrt()
    z = torch.stack([x[:, 1] * y[:, 2] - x[:, 2] * y[:, 1], x[:, 2] * y[:, 0] - x[:, 0] * y[:, 2],
                     x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0]], 1)
    return torch.stack([x, y, z], 1)


def initial_state(pose: Tensor) -> State:
    """The network's rough pose (see network.POSE) as a state with a centred, undistorted camera."""
    f = torch.exp(pose[:, 9].clamp(-1.5, 2)) * 1.2
    z = f / (torch.exp(pose[:, 8].clamp(-3, 2)) * .4)
    t = torch.stack([pose[:, 6] * z / f, pose[:, 7] * z / f, z], 1)
    half = torch.full_like(f, .5)
    return rotation_from_6d(pose[:, :6]), t, torch.stack([torch.log(f), half, half, half * 0], 1)


def pose_target(camera: Tensor) -> Tensor:
    """(B, 16) true cameras -> (B, 10) what `pose` should say."""
    t, f = camera[:, 9:12], camera[:, 12:13]
    return torch.cat([camera[:, :6], t[:, :2] / t[:, 2:] * f + camera[:, 13:15] - .5, torch.log(f / t[:, 2:] / .4),
                      torch.log(f / 1.2)], 1)


def project(points: Tensor, rotation: Tensor, t: Tensor, q: Tensor) -> Tensor:
    """(B, N, 3) object points -> (B, N, 2) in sides of the square."""
    c = points @ rotation.transpose(1, 2) + t[:, None]
    n = c[..., :2] / c[..., 2:3].clamp(min=.1)
    d = 1 + q[:, 3, None, None] * (n * n).sum(-1, keepdim=True)
    return q[:, None, 1:3] + torch.exp(q[:, 0])[:, None, None] * d * n


def project_camera(points: Tensor, camera: Tensor) -> Tensor:
    """The same for (B, 16) cameras."""
    q = torch.cat([torch.log(camera[:, 12:13]), camera[:, 13:16]], 1)
    return project(points, camera[:, :9].reshape(-1, 3, 3), camera[:, 9:12], q)


def _solve_normal(h: Tensor, g: Tensor) -> Tensor:
    """h^-1 g by Gauss-Jordan with Jacobi scaling: (B, N, N), (B, N) -> (B, N)."""
    s = 1 / (h * _EYE).sum(2).sqrt()
    a = torch.cat([h * s[:, :, None] * s[:, None, :], (g * s)[:, :, None]], 2)
    for k in range(_N):
        a = a - (a[:, :, k:k + 1] - _EYE[:, k:k + 1].clone()) * (a[:, k:k + 1] / a[:, k:k + 1, k:k + 1])
    return a[:, :, _N] * s


def _rotate(w: Tensor) -> Tensor:
    th2 = (w * w).sum(1).clamp(min=1e-12)
    th = th2.sqrt()
    a, b = (torch.sin(th) / th)[:, None, None], ((1 - torch.cos(th)) / th2)[:, None, None]
    z = torch.zeros_like(th)
    k = torch.stack([torch.stack([z, -w[:, 2], w[:, 1]], 1), torch.stack([w[:, 2], z, -w[:, 0]], 1),
                     torch.stack([-w[:, 1], w[:, 0], z], 1)], 1)
    return torch.eye(3) + a * k + b * (k @ k)


def solve_step(points: Tensor, seen: Tensor, weight: Tensor, rotation: Tensor, t: Tensor,
               q: Tensor, mean: Tensor, precision: Tensor, scale: Tensor, damping: Tensor) -> State:
    """One Levenberg-Marquardt step; see `solve`."""
    a = points @ rotation.transpose(1, 2)
    c = a + t[:, None]
    iz = 1 / c[..., 2].clamp(min=.1)
    nx, ny = c[..., 0] * iz, c[..., 1] * iz
    f, k1 = torch.exp(q[:, 0])[:, None], q[:, 3, None]
    r2 = nx * nx + ny * ny
    d = 1 + k1 * r2
    ux, uy = f * d * nx, f * d * ny
    rx, ry = ux + q[:, 1, None] - seen[..., 0], uy + q[:, 2, None] - seen[..., 1]
    w = weight / (1 + (rx * rx + ry * ry) / (scale * scale))
    mxx, mxy, myy = f * (d + 2 * k1 * nx * nx) * iz, 2 * f * k1 * nx * ny * iz, f * (d + 2 * k1 * ny * ny) * iz
    zero, one = torch.zeros_like(nx), torch.ones_like(nx)

    def row(p0: Tensor, p1: Tensor, u: Tensor, n: Tensor, cx: Tensor, cy: Tensor) -> Tensor:
        p2 = -(p0 * nx + p1 * ny)
        ax, ay, az = a[..., 0], a[..., 1], a[..., 2]
        tz = t[:, 2:3]
        return torch.stack([ay * p2 - az * p1, az * p0 - ax * p2, ax * p1 - ay * p0, p0 * tz, p1 * tz,
                            p0 * t[:, 0:1] + p1 * t[:, 1:2] + p2 * tz, u, cx, cy, f * r2 * n], 1)

    jx, jy = row(mxx, mxy, ux, nx, one, zero), row(mxy, myy, uy, ny, zero, one)   # (B, 10, N)
    jwx, jwy = jx * w[:, None], jy * w[:, None]
    h = jwx @ jx.transpose(1, 2) + jwy @ jy.transpose(1, 2)
    g = (jwx @ rx[..., None] + jwy @ ry[..., None])[..., 0]
    total = w.sum(1, keepdim=True)
    strength = torch.cat([torch.zeros_like(precision[:, :1]).expand(-1, 6), precision * total], 1)
    pull = torch.cat([torch.zeros_like(t), torch.zeros_like(t), q - mean], 1)
    g = g + strength * pull
    h = h * (1 + _EYE * damping) + _EYE * (strength + total * 1e-7)[:, None]
    step = (-_solve_normal(h, g)).clamp(-.35, .35)
    grow = torch.exp(step[:, 5:6])
    t = torch.cat([t[:, :2] * grow + step[:, 3:5] * t[:, 2:3], t[:, 2:3] * grow], 1)
    return _rotate(step[:, :3]) @ rotation, t, q + step[:, 6:]


def solve(points: Tensor, seen: Tensor, weight: Tensor, state: State, mean: Tensor, sigma: Tensor,
          iterations: int, scale: float) -> State:
    """Fits a camera. points (B, N, 3), seen (B, N, 2), weight (B, N); mean, sigma (B, 4) of ln f, cx, cy, k1.

    Residuals count by Cauchy's rule with `scale` (sides of the square), four times wider in the first three steps.
    """
    precision = prior_precision(sigma)
    for width, damping in schedule(iterations, scale):
        state = solve_step(points, seen, weight, *state, mean, precision, torch.tensor(width), torch.tensor(damping))
    return state


def schedule(iterations: int, scale: float) -> list[tuple[float, float]]:
    """Robust scale and damping of each step: wide and cautious in the first three."""
    return [(scale * 4, 1e-2) if i < 3 else (scale, 1e-4) for i in range(iterations)]


def prior_precision(sigma: Tensor) -> Tensor:
    """What a prior of this sigma weighs per unit of observation weight."""
    return PRIOR_UNIT / (sigma * sigma)


def prior_sigma(precision: Tensor) -> Tensor:
    """The inverse of `prior_precision`."""
    return (PRIOR_UNIT / precision).sqrt()


def default_prior(state: State) -> tuple[Tensor, Tensor]:
    """Mean and sigma when nothing is known but the network's own focal length."""
    q = state[2]
    sigma = torch.tensor([[SIGMA_LOG_F, SIGMA_CENTRE, SIGMA_CENTRE, SIGMA_K1]]).expand(q.shape[0], -1)
    return q, sigma


def dense_observations(out: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Each cell of the network's grid as an observation: points (B, 4096, 3), places (1, 4096, 2), weights that sum to
    DENSE_SHARE."""
    points = out["point"].flatten(2).transpose(1, 2)
    axis = (torch.arange(GRID, dtype=torch.float32) + .5) / GRID
    yy, xx = torch.meshgrid(axis, axis, indexing="ij")
    seen = torch.stack([xx, yy], -1).reshape(1, GRID * GRID, 2)
    car = 1 - torch.softmax(out["seg"], 1)[:, :1]
    sure = (car > .6).float()
    inner = -F.max_pool2d(-sure, 3, 1, 1)
    weight = (car * sure * torch.exp(-out["spread"].clamp(-5, 4)) * (.15 + .85 * inner)).flatten(1)
    return points, seen, share_out(weight, DENSE_SHARE)


def share_out(weight: Tensor, share: float) -> Tensor:
    """Weights (B, N) scaled to sum to `share`; where none counts, they stay next to nothing."""
    return weight * (share / (weight.sum(1, keepdim=True) + 1e-6))


def keypoint_weights(out: dict[str, Tensor]) -> Tensor:
    """(B, K) weights by inverse variance that sum to KEYPOINT_SHARE."""
    w = (out["var"].clamp(min=1e-5) * 1e3) ** -_KEYPOINT_SHARPNESS
    return share_out(w, KEYPOINT_SHARE)


def solve_single(out: dict[str, Tensor], keypoints: Tensor, iterations: int = 12) -> State:
    """One picture, one pass: all observations of a network output, default priors. keypoints (K, 3)."""
    state = initial_state(out["pose"])
    points, seen, weight = dense_observations(out)
    batch = points.shape[0]
    known = keypoints[None].expand(batch, -1, -1)
    mean, sigma = default_prior(state)
    return solve(torch.cat([points, known], 1), torch.cat([seen.expand(batch, -1, -1), out["kp"]], 1),
                 torch.cat([weight, keypoint_weights(out)], 1), state, mean, sigma, iterations, .01)

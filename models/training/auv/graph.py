"""The whole photo-to-sheet computation as one torch module, ready for export. Its contract is CONTRACT.md."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from .car import Car, sheet_map
from .fill import Fill
from .keypoints import Keypoints
from .losses import GREY, shading
from .network import GRID, AuvNet, normalise
from .pose import (SIGMA_CENTRE, SIGMA_K1, SIGMA_LOG_F, State, dense_observations, initial_state, keypoint_weights,
                   prior_precision, prior_sigma, project, schedule, solve_step)
from .sight import Sight

FINE = 512
"""Side of the maps for geometry."""
MIRRORED_TRUST = .6
FIRST_SOLVE, SECOND_SOLVE = (12, .01), (8, .008)
"""Iterations and robust scale of the two fits."""
CROP_REACH = 1 / 16
"""How far, in sides of the crop, the user's points may lie from where the first pass alone sees them before they move the crop."""
_DAMPING, _DAMPING_REACH = 5.0, 1 / 32
"""What each point that the user sets takes from the network's word where it is farther off than the reach (sides of the square), for
then the network is wrong. Nearer it takes little, for together they know more than either: on photos of the val split, four points
with a noise of 2 px leave 2.1 px so, where the full damping throughout leaves 2.7."""
_FACING_START, _FACING_FULL = .15, .45
_DARK_PAINT = .5
"""How much of the class "other" may be paint after all: black numbers look like trim to the network."""


class AuvGraph(nn.Module):
    """photo, thumb, user_kp, cam_prior, mirror, delight, ref_gain, size -> the outputs of CONTRACT.md."""

    def __init__(self, net: AuvNet, car: Car, keypoints: Keypoints) -> None:
        super().__init__()
        self.net = net
        fine = sheet_map(car, FINE, 8)
        half = lambda a: torch.from_numpy(np.ascontiguousarray(a)).half()  # noqa: E731
        self.register_buffer("point", half(fine.point.reshape(1, -1, 3)))
        self.register_buffer("normal", torch.from_numpy(np.round(fine.normal * 127).astype(np.int8).reshape(1, -1, 3)))
        self.register_buffer("painted", torch.from_numpy((fine.klass > 0).astype(np.uint8))[None, None])
        self.register_buffer("klass", torch.from_numpy(fine.grown.astype(np.uint8)).reshape(1, 1, -1))
        self.register_buffer("known", torch.from_numpy(keypoints.position))
        self.register_buffer("across", torch.tensor([1.0, -1, 1]))
        self.register_buffer("mirror_class", torch.from_numpy(np.asarray(car.mirror_class)))
        self.register_buffer("known_mirror", torch.from_numpy(np.asarray(keypoints.mirror)))
        self.symmetric = car.symmetric
        self.paint = car.paint_classes
        self.sight, self.fill = Sight(car), Fill(car)
        flat = fine.point.reshape(-1, 3)
        valid = np.flatnonzero(fine.klass.reshape(-1) > 0)
        nearest = [valid[((flat[valid] - q) ** 2).sum(1).argmin()] for q in keypoints.position]
        self.register_buffer("known_texel", torch.tensor(nearest))
        self.register_buffer("crop_axis", (torch.arange(3 * 256.0) + .5) / (1.5 * 256) - 1)
        permute = np.zeros((3, 3), np.float32)
        permute[[0, 1, 2], [2, 0, 1]] = 1          # network axes = permute @ GLB axes
        self.register_buffer("from_glb", torch.from_numpy(permute))
        self.register_buffer("centre", torch.from_numpy(car.centre.astype(np.float32)))
        self.scale = float(car.scale)

    def front(self, photo: Tensor, thumb: Tensor, user_kp: Tensor, cam_prior: Tensor) -> tuple[Tensor, ...]:
        """First pass. Gives the photo as (1, 3, H, H) floats, the state (3), the prior's mean and precision, and the
        observations: points, places, weights of 4096 cells, K keypoints and K user points; the weights without the user's; and the
        logit that the car is there."""
        out, points, places, weights = self._observe(thumb.permute(0, 3, 1, 2).float())
        rotation, t, q = initial_state(out["pose"][:1])
        mean, sigma = _priors(q, cam_prior)
        t = torch.cat([t[:, :2], t[:, 2:] * torch.exp(mean[:, :1] - q[:, :1])], 1)
        damping = 1 / (1 + _DAMPING * user_kp[..., 2].sum(1, keepdim=True))
        return (photo.permute(0, 3, 1, 2).float(), rotation, t, mean, mean, prior_precision(sigma),
                torch.cat([points, self.known[None]], 1), torch.cat([places, user_kp[..., :2]], 1),
                torch.cat([weights * damping, user_kp[..., 2]], 1), torch.cat([weights, user_kp[..., 2] * 0], 1),
                out["there"].mean(0, keepdim=True))

    def _observe(self, picture: Tensor) -> tuple[dict[str, Tensor], Tensor, Tensor, Tensor]:
        """The network's output and its observations: cells and keypoints, weights summing to 1.5. A symmetric car is looked at
        a second time in the mirror, which takes off about a seventh of the error."""
        known = self.known[None]
        if self.symmetric:
            picture = torch.cat([picture, picture.flip(3)])
        out = self.net(normalise(picture))
        points, cells, dense = dense_observations(out)
        sharp = keypoint_weights(out)
        if not self.symmetric:
            return out, torch.cat([points, known], 1), torch.cat([cells, out["kp"]], 1), torch.cat([dense, sharp], 1)
        back, base = torch.tensor([-1.0, 1]), torch.tensor([1.0, 0])
        twin = self.known_mirror
        return (out, torch.cat([points[:1], known, points[1:] * self.across, known], 1),
                torch.cat([cells, out["kp"][:1], cells * back + base, (out["kp"][1:] * back + base)[:, twin]], 1),
                torch.cat([dense[:1], sharp[:1], dense[1:], sharp[1:, twin]], 1) * .5)

    def _crop(self, user_kp: Tensor, rough: State, alone: State) -> tuple[Tensor, Tensor]:
        """Middle and side of the crop around the car. The user's points have no part in it unless the first pass went wrong by
        them: what the second pass sees, and so what it says, then stays as it is while one of them is dragged."""
        known = self.known[None]
        middle, side = _around(project(known, *alone))
        away = (project(known, *alone) - user_kp[..., :2]).pow(2).sum(-1).sqrt() * (user_kp[..., 2] > 0)
        wrong = (away.max(1)[0] > CROP_REACH * side).float()
        other_middle, other_side = _around(project(known, *rough))
        return middle + wrong[:, None] * (other_middle - middle), side + wrong * (other_side - side)

    def middle(self, photo: Tensor, user_kp: Tensor, rotation: Tensor, t: Tensor, q: Tensor,
               rotation_alone: Tensor, t_alone: Tensor, q_alone: Tensor,
               points: Tensor, places: Tensor, weights: Tensor, there: Tensor) -> tuple[Tensor, ...]:
        """Second pass, on a crop around the car: class probabilities, light, tone, saturation, keypoint variances, the crop's side
        and middle, the mean logit that the car is there, what the user's points leave of the network's word, the camera that the
        first pass alone sees, and all observations of both passes. `weights` are the first pass's without the user's points."""
        alone = rotation_alone, t_alone, q_alone
        centre, side = self._crop(user_kp, (rotation, t, q), alone)
        x, y = (self.crop_axis[None] * side[:, None] + 2 * centre[:, k:k + 1] - 1 for k in range(2))
        grid = torch.stack([x[:, None].expand(-1, 768, -1), y[:, :, None].expand(-1, -1, 768)], -1)
        crop = F.avg_pool2d(F.grid_sample(photo, grid, mode="bilinear", padding_mode="zeros", align_corners=False), 3)
        out, own, cells, fresh = self._observe(crop)
        seg, var, tone = torch.softmax(out["seg"], 1), out["var"], out["tone"]
        if self.symmetric:
            seg = (seg[:1] + seg[1:].flip(3)[:, self.mirror_class]) * .5
            var = (var[:1] + var[1:, self.known_mirror]) * .5
            tone = (tone[:1] + tone[1:].flip(3)) * .5
        left = left_of_network(project(self.known[None], *alone), user_kp)
        earlier = weights[:, :-self.known.shape[0]] * .5
        there = (there + out["there"].mean(0, keepdim=True)) * .5
        return (seg, out["sh"][:1], tone, out["vivid"].mean(0, keepdim=True), var, side, centre, there, left,
                self._camera(alone), torch.cat([own, points], 1),
                torch.cat([(cells - .5) * side[:, None, None] + centre[:, None], places], 1),
                torch.cat([fresh * left, earlier * left, user_kp[..., 2]], 1))

    def _camera(self, state: State) -> Tensor:
        """A state as the contract's camera: (1, 16), GLB axes, metres."""
        rotation, t, q = state
        metres = t * self.scale - (rotation @ self.centre[:, None])[:, :, 0]
        return torch.cat([(rotation @ self.from_glb).flatten(1), metres, torch.exp(q[:, :1]), q[:, 1:]], 1)

    def _look(self, state: State, flip: bool, seg: Tensor, tone: Tensor, side: Tensor,
              centre: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Grid into the photo (1, 2, FINE, FINE); confidence, how squarely the mesh shows each texel, and whether it shows it at
        all (1, 1, FINE, FINE); the tone there (1, 6, FINE, FINE)."""
        rotation, t, q = state
        points, normals = self.point.float(), self.normal.float() * (1 / 127)
        if flip:
            points, normals = points * self.across, normals * self.across
        eye = -(rotation.transpose(1, 2) @ t[:, :, None])[:, :, 0]
        places = project(points, rotation, t, q)
        toward = eye[:, None] - points
        cosine = ((toward * normals).sum(-1) / toward.pow(2).sum(-1).sqrt()).reshape(1, 1, FINE, FINE)
        facing = ((cosine - _FACING_START) / (_FACING_FULL - _FACING_START)).clamp(0, 1)
        unhidden, shown = self.sight(eye * self.across if flip else eye)
        open_ = facing * unhidden
        grid = places * 2 - 1
        in_crop = ((places - centre[:, None]) / side[:, None, None] * 2).reshape(1, FINE, FINE, 2)
        paint = seg[:, self.paint[0]:self.paint[-1] + 1].sum(1, keepdim=True) + _DARK_PAINT * seg[:, -1:]
        paint = -F.max_pool2d(-F.interpolate(paint, scale_factor=2.0, mode="bilinear", align_corners=False), 3, 1, 1)
        own = F.max_pool2d(seg, 3, 1, 1)
        seen = F.grid_sample(paint, in_crop, mode="bilinear", padding_mode="zeros", align_corners=False)
        klass = self.klass.reshape(-1).long()
        if flip:
            klass = self.mirror_class[klass]
        cell = ((in_crop.reshape(-1, 2) + 1) * (GRID / 2)).clamp(0, GRID - 1).long()
        mine = own.reshape(-1)[klass * (GRID * GRID) + cell[:, 1] * GRID + cell[:, 0]].reshape(1, 1, FINE, FINE)
        trust = ((seen - .15) / .4).clamp(0, 1) * (mine * 10).clamp(0, 1)
        inside = ((1 - grid.abs()).min(2)[0] * 60).clamp(0, 1).reshape(1, 1, FINE, FINE)
        shown = shown * (inside > 0).float()
        here = F.grid_sample(tone, in_crop, mode="bilinear", padding_mode="border", align_corners=False)
        return grid.reshape(1, FINE, FINE, 2).permute(0, 3, 1, 2), open_ * trust * inside, open_ * inside, shown, here

    def _recolour(self, sh: Tensor, flip: bool, tone: Tensor, delight: Tensor, ref_gain: Tensor) -> tuple[Tensor, Tensor]:
        """What a photo's colour (0..255) is multiplied by, and what is then added, to be the paint's: (1, 3, FINE, FINE) each."""
        normals = self.normal.float() * (1 / 127)
        if flip:
            normals = normals * self.across
        light = torch.log(shading(sh, normals.transpose(1, 2))).reshape(1, 3, FINE, FINE)
        gain = torch.exp(torch.log(ref_gain.clamp(min=1e-3)) / 2.2)[:, :, None, None]
        return torch.exp((tone[:, :3] - light / 2.2) * delight) * gain, tone[:, 3:] * (gain * (255 * delight))

    def back(self, photo: Tensor, rotation: Tensor, t: Tensor, q: Tensor, points: Tensor,
             places: Tensor, weights: Tensor, seg: Tensor, sh: Tensor, tone: Tensor, vivid: Tensor, var: Tensor, side: Tensor,
             centre: Tensor, there: Tensor, left: Tensor, mean: Tensor, precision: Tensor, mirror: Tensor, delight: Tensor, ref_gain: Tensor,
             size: Tensor) -> tuple[Tensor, ...]:
        """From the solved camera to the sheet: every output of the contract."""
        state = (rotation, t, q)
        error = (project(points, *state) - places).pow(2).sum(-1).sqrt()
        total = weights.sum(1)
        car = (seg[:, 0] < .5).float().mean((1, 2)) * side * side
        fit = torch.stack([(weights * torch.log(1 + (error * 100).pow(2))).sum(1) / total,
                           (weights * error.clamp(max=.05)).sum(1) / total * 1024,
                           (weights * (error < .01).float()).sum(1) / total, car, torch.sigmoid(there)], 1)
        grid0, w0, open0, shown0, tone0 = self._look(state, False, seg, tone, side, centre)
        grid1, w1, _, _, tone1 = self._look(state, True, seg, tone, side, centre)
        w1 = w1 * (1 - 2.5 * w0).clamp(min=0) * mirror * MIRRORED_TRUST
        k0, b0 = self._recolour(sh, False, tone0, delight, ref_gain)
        k1, b1 = self._recolour(sh, True, tone1, delight, ref_gain)
        grey = (photo * torch.tensor(GREY)[:, None, None]).sum(1, keepdim=True)
        photo = grey + (photo - grey) * torch.exp(vivid * delight)

        def sample(grid: Tensor) -> Tensor:
            return F.grid_sample(photo, grid.permute(0, 2, 3, 1), mode="bilinear", padding_mode="border", align_corners=False)

        both = w0 + w1
        coarse = ((sample(grid0) * k0 + b0) * w0 + (sample(grid1) * k1 + b1) * w1) * (1 / 255)
        fill = self.fill(coarse.clamp(0, 1), both)
        real = (both * 4).clamp(0, 1)
        part0, part1 = real * w0 / (both + 1e-4), real * w1 / (both + 1e-4)
        rest = b0 * part0 + b1 * part1
        rest = rest + F.interpolate(fill, size=(FINE, FINE), mode="bilinear", align_corners=False) * (255 * (1 - real))
        resized = lambda x, to: F.interpolate(x, size=(to, to), mode="bilinear", align_corners=False)  # noqa: E731
        wanted = size[0]
        large = lambda x: resized(x, wanted)  # noqa: E731
        # The mirrored side comes no finer than the photo, or than half the sheet: sampling it is what costs most.
        under = torch.maximum(wanted // 2, torch.minimum(wanted, torch._shape_as_tensor(photo)[2]))
        rest = sample(resized(grid1, under)) * resized(k1 * part1, under) + resized(rest, under)
        texture = sample(large(grid0)) * large(k0 * part0) + large(rest)
        source = 2 - (w0 >= w1).float()
        filled = (both < .1).float()
        source = (source * (1 - filled) + 3 * filled) * self.painted.float()
        source = F.interpolate(source, size=(wanted, wanted), mode="nearest")
        confidence = large(both * self.painted.float())
        byte = lambda x: (x + .5).clamp(0, 255).to(torch.uint8)  # noqa: E731
        sigma = var.clamp(min=1e-6).sqrt() * side[:, None]
        shown = open0.reshape(-1)[self.known_texel].clamp(0, 1)
        kp = torch.cat([project(self.known[None], *state), sigma[..., None], shown[None, :, None]], 2)
        crop = torch.cat([side[:, None], centre], 1)
        lens = torch.cat([mean, prior_sigma(precision)], 1)
        return (byte(texture), byte(confidence * 255), source.to(torch.uint8), self._camera(state), kp, seg, crop, sh, fit,
                byte(shown0 * 255), self._observed(points, places, weights / left), lens)

    def _observed(self, points: Tensor, places: Tensor, weights: Tensor) -> Tensor:
        """(1, N, 6): the network's own observations, in metres of the GLB's frame, with the weights that they have where the user
        has set no point."""
        own = self.known.shape[0]
        metres = (points[:, :-own] * self.scale + self.centre) @ self.from_glb
        return torch.cat([metres, places[:, :-own], weights[:, :-own, None]], 2)

    def forward(self, photo: Tensor, thumb: Tensor, user_kp: Tensor, cam_prior: Tensor, mirror: Tensor,
                delight: Tensor, ref_gain: Tensor, size: Tensor) -> tuple[Tensor, ...]:
        """The same in one piece, for comparison with the exported file."""
        picture, *state, mean, precision, points, places, weights, own, there = self.front(photo, thumb, user_kp, cam_prior)
        alone = state
        for scale, damping in schedule(*FIRST_SOLVE):
            setting = mean, precision, torch.tensor(scale), torch.tensor(damping)
            state = solve_step(points, places, weights, *state, *setting)
            alone = solve_step(points, places, own, *alone, *setting)
        seg, sh, tone, vivid, var, side, centre, there, left, lone, *seen = self.middle(
            picture, user_kp, *state, *alone, points, places, own, there)
        for scale, damping in schedule(*SECOND_SOLVE):
            state = solve_step(*seen, *state, mean, precision, torch.tensor(scale), torch.tensor(damping))
        return (*self.back(picture, *state, *seen, seg, sh, tone, vivid, var, side, centre, there, left, mean, precision, mirror,
                           delight, ref_gain, size), lone)


def left_of_network(places: Tensor, user_kp: Tensor) -> Tensor:
    """How much the network's own observations still count beside the user's points: (1, 1), 1 where there are none. `places`
    (1, K, 2) are those at which the network alone sees the keypoints."""
    away = (places - user_kp[..., :2]).pow(2).sum(-1) * (1 / _DAMPING_REACH ** 2)
    far = 1 - 1 / (1 + away * away)
    return 1 / (1 + _DAMPING * (far * user_kp[..., 2]).sum(1, keepdim=True))


def _around(places: Tensor) -> tuple[Tensor, Tensor]:
    """Middle and side of a square with some room around places (B, N, 2), in sides of the photo's square."""
    low, high = places.min(1)[0], places.max(1)[0]
    return ((low + high) / 2).clamp(0, 1), ((high - low).max(1)[0] * 1.15).clamp(.12, 1.3)


def _priors(q: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
    """Means and sigmas of (ln f, cx, cy, k1) from the network's guess and the caller's `cam_prior`."""
    has_f, has_centre = (given[:, 1:2] > 0).float(), (given[:, 4:5] > 0).float()
    log_f = q[:, :1] * (1 - has_f) + given[:, :1] * has_f
    centre = .5 * (1 - has_centre) + given[:, 2:4] * has_centre
    sigma_f = SIGMA_LOG_F * (1 - has_f) + given[:, 1:2].clamp(min=.01) * has_f
    sigma_c = SIGMA_CENTRE * (1 - has_centre) + given[:, 4:5].clamp(min=1e-3) * has_centre
    zero = torch.zeros_like(log_f)
    return torch.cat([log_f, centre, zero], 1), torch.cat([sigma_f, sigma_c, sigma_c, zero + SIGMA_K1], 1)

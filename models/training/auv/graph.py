"""The whole photo-to-sheet computation as one torch module, ready for export. Its contract is CONTRACT.md."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from .car import Car, sheet_map
from .keypoints import Keypoints
from .losses import shading
from .network import GRID, AuvNet, normalise
from .pose import (SIGMA_CENTRE, SIGMA_K1, SIGMA_LOG_F, State, dense_observations, initial_state, keypoint_weights,
                   prior_precision, prior_sigma, project, schedule, solve_step)
from .visibility import AZIMUTHS, ELEVATIONS, HIGHEST, LOWEST, visibility_table

FINE, TABLE, FILL = 512, 128, 256
"""Sides of the maps for geometry, visibility and fill colours."""
KEYS = 1024
"""Points of the paint whose colours are spread over what no photo shows."""
CANDIDATES = 128
"""Keys whose colours are offered to the others; farthest-point order spreads the first ones over the car."""
MIRRORED_TRUST = .6
FIRST_SOLVE, SECOND_SOLVE = (12, .01), (8, .008)
"""Iterations and robust scale of the two fits."""
CROP_REACH = 1 / 16
"""How far, in sides of the crop, the user's points may lie from where the first pass alone sees them before they move the crop."""
_DAMPING = 5
"""Each point that the user sets takes this much from the network's word."""
_FACING_START, _FACING_FULL = .15, .45
_FACING_SEEN = (.08, .12)
"""Paint that faces the viewer less than about .1 (the cosine) counts as not seen, as in truth.py."""
_DARK_PAINT = .5
"""How much of the class "other" may be paint after all: black numbers look like trim to the network."""


def _farthest(features: np.ndarray, count: int) -> np.ndarray:
    chosen = [0]
    distance = np.full(len(features), np.inf)
    for _ in range(count - 1):
        distance = np.minimum(distance, ((features - features[chosen[-1]]) ** 2).sum(1))
        chosen.append(int(distance.argmax()))
    return np.array(chosen)


def _nearest_paint(mask: np.ndarray) -> np.ndarray:
    """For every texel the flat index of a near painted one (itself where painted)."""
    side = mask.shape[0]
    index = np.where(mask, np.arange(side * side).reshape(side, side), -1)
    while (index < 0).any():
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            index = np.where(index < 0, np.roll(index, step, axis), index)
    return index.reshape(-1)


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
        self._make_table(car)
        self._make_fill(car)
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

    def _make_table(self, car: Car) -> None:
        coarse = sheet_map(car, TABLE, 2)
        valid = np.flatnonzero(coarse.grown.reshape(-1) > 0)
        points = coarse.point.reshape(-1, 3)[valid]
        place = np.zeros(TABLE * TABLE, np.int64)
        place[valid] = np.arange(len(valid))
        place = place[_nearest_paint(coarse.grown > 0)]
        self.register_buffer("table", torch.from_numpy(visibility_table(car, points)))
        self.register_buffer("table_point", torch.from_numpy(points.astype(np.float32))[None])
        self.register_buffer("table_place", torch.from_numpy(place.astype(np.int16)))

    def _make_fill(self, car: Car) -> None:
        coarse = sheet_map(car, TABLE, 0)
        valid = np.flatnonzero(coarse.klass.reshape(-1) > 0)
        feature = np.concatenate([coarse.point.reshape(-1, 3), .2 * coarse.normal.reshape(-1, 3)], 1)
        keys = valid[_farthest(feature[valid], min(KEYS, len(valid)))]
        self.register_buffer("key_texel", torch.from_numpy(keys))
        self.register_buffer("key_feature", torch.from_numpy(feature[keys].astype(np.float32)))
        middle = sheet_map(car, FILL, 0)
        own = _nearest_paint(middle.klass > 0)
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

    def front(self, photo: Tensor, thumb: Tensor, user_kp: Tensor, cam_prior: Tensor) -> tuple[Tensor, ...]:
        """First pass. Gives the photo as (1, 3, H, H) floats, the state (3), the prior's mean and precision, and the
        observations: points, places, weights of 4096 cells, K keypoints and K user points; the weights without the user's; and the
        logit that the car is there."""
        out, points, places, weights = self._observe(thumb.permute(0, 3, 1, 2).float())
        rotation, t, q = initial_state(out["pose"][:1])
        mean, sigma = _priors(q, cam_prior)
        t = torch.cat([t[:, :2], t[:, 2:] * torch.exp(mean[:, :1] - q[:, :1])], 1)
        return (photo.permute(0, 3, 1, 2).float(), rotation, t, mean, mean, prior_precision(sigma),
                torch.cat([points, self.known[None]], 1), torch.cat([places, user_kp[..., :2]], 1),
                torch.cat([weights * _damp(user_kp), user_kp[..., 2]], 1), torch.cat([weights, user_kp[..., 2] * 0], 1),
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
        """Second pass, on a crop around the car: class probabilities, light, keypoint variances, the crop's side and middle,
        the mean logit that the car is there, and all observations of both passes."""
        centre, side = self._crop(user_kp, (rotation, t, q), (rotation_alone, t_alone, q_alone))
        x, y = (self.crop_axis[None] * side[:, None] + 2 * centre[:, k:k + 1] - 1 for k in range(2))
        grid = torch.stack([x[:, None].expand(-1, 768, -1), y[:, :, None].expand(-1, -1, 768)], -1)
        crop = F.avg_pool2d(F.grid_sample(photo, grid, mode="bilinear", padding_mode="zeros", align_corners=False), 3)
        out, own, cells, fresh = self._observe(crop)
        seg, var = torch.softmax(out["seg"], 1), out["var"]
        if self.symmetric:
            seg = (seg[:1] + seg[1:].flip(3)[:, self.mirror_class]) * .5
            var = (var[:1] + var[1:, self.known_mirror]) * .5
        earlier = weights[:, :-self.known.shape[0]] * .5
        there = (there + out["there"].mean(0, keepdim=True)) * .5
        return (seg, out["sh"][:1], var, side, centre, there, torch.cat([own, points], 1),
                torch.cat([(cells - .5) * side[:, None, None] + centre[:, None], places], 1),
                torch.cat([fresh * _damp(user_kp), earlier, user_kp[..., 2]], 1))

    def _look(self, state: State, flip: bool, seg: Tensor, side: Tensor,
              centre: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Grid into the photo (1, 2, FINE, FINE); confidence, how squarely the mesh shows each texel, and whether it shows it at
        all (1, 1, FINE, FINE)."""
        rotation, t, q = state
        points, normals = self.point.float(), self.normal.float() * (1 / 127)
        if flip:
            points, normals = points * self.across, normals * self.across
        eye = -(rotation.transpose(1, 2) @ t[:, :, None])[:, :, 0]
        places = project(points, rotation, t, q)
        toward = eye[:, None] - points
        cosine = ((toward * normals).sum(-1) / toward.pow(2).sum(-1).sqrt()).reshape(1, 1, FINE, FINE)
        facing = ((cosine - _FACING_START) / (_FACING_FULL - _FACING_START)).clamp(0, 1)
        unhidden = self._unhidden(eye, flip)
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
        turned = ((cosine - _FACING_SEEN[0]) / (_FACING_SEEN[1] - _FACING_SEEN[0])).clamp(0, 1)
        shown = torch.minimum(turned, unhidden) * (inside > 0).float()
        return grid.reshape(1, FINE, FINE, 2).permute(0, 3, 1, 2), open_ * trust * inside, open_ * inside, shown

    def _unhidden(self, eye: Tensor, flip: bool) -> Tensor:
        points = self.table_point
        if flip:
            eye = eye * self.across
        v = (eye[:, None] - points)[0]
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
        free = free[self.table_place.long()].reshape(1, 1, TABLE, TABLE)
        free = F.interpolate(free, size=(FINE, FINE), mode="bilinear", align_corners=False)
        return ((free - .3) * 2).clamp(0, 1)

    def _fill(self, colour: Tensor, trust: Tensor) -> Tensor:
        """Colours for all of the paint (1, 3, FILL, FILL) from premultiplied colour and trust at FINE.

        Every key takes the colour that most of the seen keys have, near ones counting more: one of them, not their mean.
        """
        step = FINE // TABLE
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
        return (picked * self.fill_weight.float()[..., None]).sum(1).t().reshape(1, 3, FILL, FILL)

    def back(self, photo: Tensor, rotation: Tensor, t: Tensor, q: Tensor, points: Tensor,
             places: Tensor, weights: Tensor, seg: Tensor, sh: Tensor, var: Tensor, side: Tensor,
             centre: Tensor, there: Tensor, mean: Tensor, precision: Tensor, mirror: Tensor, delight: Tensor, ref_gain: Tensor,
             size: Tensor) -> tuple[Tensor, ...]:
        """From the solved camera to the sheet: every output of the contract."""
        state = (rotation, t, q)
        error = (project(points, *state) - places).pow(2).sum(-1).sqrt()
        total = weights.sum(1)
        car = (seg[:, 0] < .5).float().mean((1, 2)) * side * side
        fit = torch.stack([(weights * torch.log(1 + (error * 100).pow(2))).sum(1) / total,
                           (weights * error.clamp(max=.05)).sum(1) / total * 1024,
                           (weights * (error < .01).float()).sum(1) / total, car, torch.sigmoid(there)], 1)
        grid0, w0, open0, shown0 = self._look(state, False, seg, side, centre)
        grid1, w1, *_ = self._look(state, True, seg, side, centre)
        w1 = w1 * (1 - 2.5 * w0).clamp(min=0) * mirror * MIRRORED_TRUST
        normals = self.normal.float() * (1 / 127)
        gain = torch.exp(torch.log(ref_gain.clamp(min=1e-3)) / 2.2)[:, :, None, None]
        lit = (torch.log(shading(sh, n.transpose(1, 2))) for n in (normals, normals * self.across))
        k0, k1 = (torch.exp(light * (-delight / 2.2)).reshape(1, 3, FINE, FINE) * gain for light in lit)

        def sample(grid: Tensor) -> Tensor:
            return F.grid_sample(photo, grid.permute(0, 2, 3, 1), mode="bilinear", padding_mode="border", align_corners=False)

        both = w0 + w1
        coarse = (sample(grid0) * k0 * w0 + sample(grid1) * k1 * w1) * (1 / 255)
        fill = self._fill(coarse.clamp(0, 1), both)
        real = (both * 4).clamp(0, 1)
        m0, m1 = k0 * real * w0 / (both + 1e-4), k1 * real * w1 / (both + 1e-4)
        rest = F.interpolate(fill, size=(FINE, FINE), mode="bilinear", align_corners=False) * (255 * (1 - real))
        wanted = (size[0], size[0])
        large = lambda x: F.interpolate(x, size=wanted, mode="bilinear", align_corners=False)  # noqa: E731
        texture = sample(large(grid0)) * large(m0) + sample(large(grid1)) * large(m1) + large(rest)
        source = 2 - (w0 >= w1).float()
        filled = (both < .1).float()
        source = (source * (1 - filled) + 3 * filled) * self.painted.float()
        source = F.interpolate(source, size=wanted, mode="nearest")
        confidence = large(both * self.painted.float())
        byte = lambda x: (x + .5).clamp(0, 255).to(torch.uint8)  # noqa: E731
        metres = t * self.scale - (rotation @ self.centre[:, None])[:, :, 0]
        camera = torch.cat([(rotation @ self.from_glb).flatten(1), metres, torch.exp(q[:, :1]), q[:, 1:]], 1)
        sigma = var.clamp(min=1e-6).sqrt() * side[:, None]
        shown = open0.reshape(-1)[self.known_texel].clamp(0, 1)
        kp = torch.cat([project(self.known[None], *state), sigma[..., None], shown[None, :, None]], 2)
        crop = torch.cat([side[:, None], centre], 1)
        lens = torch.cat([mean, prior_sigma(precision)], 1)
        return (byte(texture), byte(confidence * 255), source.to(torch.uint8), camera, kp, seg, crop, sh, fit,
                byte(shown0 * 255), self._observed(points, places, weights), lens)

    def _observed(self, points: Tensor, places: Tensor, weights: Tensor) -> Tensor:
        """(1, N, 6): the network's own observations, in metres of the GLB's frame, with the weights that they have where the user
        has set no point."""
        own = self.known.shape[0]
        metres = (points[:, :-own] * self.scale + self.centre) @ self.from_glb
        set_ = weights[:, -own:].sum(1, keepdim=True)
        return torch.cat([metres, places[:, :-own], (weights[:, :-own] * (1 + _DAMPING * set_))[..., None]], 2)

    def forward(self, photo: Tensor, thumb: Tensor, user_kp: Tensor, cam_prior: Tensor, mirror: Tensor,
                delight: Tensor, ref_gain: Tensor, size: Tensor) -> tuple[Tensor, ...]:
        """The same in one piece, for comparison with the exported file."""
        picture, *state, mean, precision, points, places, weights, own, there = self.front(photo, thumb, user_kp, cam_prior)
        alone = state
        for scale, damping in schedule(*FIRST_SOLVE):
            setting = mean, precision, torch.tensor(scale), torch.tensor(damping)
            state = solve_step(points, places, weights, *state, *setting)
            alone = solve_step(points, places, own, *alone, *setting)
        seg, sh, var, side, centre, there, *seen = self.middle(picture, user_kp, *state, *alone, points, places, weights, there)
        for scale, damping in schedule(*SECOND_SOLVE):
            state = solve_step(*seen, *state, mean, precision, torch.tensor(scale), torch.tensor(damping))
        return self.back(picture, *state, *seen, seg, sh, var, side, centre, there, mean, precision, mirror, delight,
                         ref_gain, size)


def _gap(a: Tensor, b: Tensor) -> Tensor:
    """Squared distances between the rows of (n, c) and (m, c): (n, m)."""
    return ((a * a).sum(1)[:, None] + (b * b).sum(1)[None] - 2 * a @ b.t()).clamp(min=0)


def _around(places: Tensor) -> tuple[Tensor, Tensor]:
    """Middle and side of a square with some room around places (B, N, 2), in sides of the photo's square."""
    low, high = places.min(1)[0], places.max(1)[0]
    return ((low + high) / 2).clamp(0, 1), ((high - low).max(1)[0] * 1.15).clamp(.12, 1.3)


def _damp(user_kp: Tensor) -> Tensor:
    """How much the network's own observations still count beside the user's points."""
    return 1 / (1 + _DAMPING * user_kp[..., 2].sum(1, keepdim=True))


def _priors(q: Tensor, given: Tensor) -> tuple[Tensor, Tensor]:
    """Means and sigmas of (ln f, cx, cy, k1) from the network's guess and the caller's `cam_prior`."""
    has_f, has_centre = (given[:, 1:2] > 0).float(), (given[:, 4:5] > 0).float()
    log_f = q[:, :1] * (1 - has_f) + given[:, :1] * has_f
    centre = .5 * (1 - has_centre) + given[:, 2:4] * has_centre
    sigma_f = SIGMA_LOG_F * (1 - has_f) + given[:, 1:2].clamp(min=.01) * has_f
    sigma_c = SIGMA_CENTRE * (1 - has_centre) + given[:, 4:5].clamp(min=1e-3) * has_centre
    zero = torch.zeros_like(log_f)
    return torch.cat([log_f, centre, zero], 1), torch.cat([sigma_f, sigma_c, sigma_c, zero + SIGMA_K1], 1)

"""Coordinate conventions, each checked against a value worked out by other means."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auv import native  # noqa: E402
from auv.buffer import mirror_camera  # noqa: E402
from auv.camera import crop_around, look_at, pack_camera, project_points  # noqa: E402
from auv.car import load_car, sheet_map  # noqa: E402
from auv.keypoints import COUNT, choose_keypoints  # noqa: E402
from auv.png import read_grey  # noqa: E402
from auv.pose import initial_state, pose_target, prior_precision, prior_sigma, project_camera, solve  # noqa: E402
from auv.sampling import Studio  # noqa: E402
from auv.truth import glb_camera, paint_texels, visible  # noqa: E402
from tests.demo_pack import HIGH, LOW, PANELS, png, write_pack  # noqa: E402


class Box(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.temporary = tempfile.TemporaryDirectory()
        folder = Path(cls.temporary.name)
        write_pack(folder)
        cls.car = load_car(folder)
        rotation, t = look_at(np.array([2.6, 1.9, 1.2]), np.array([.1, 0, 0]), .05)
        cls.camera = pack_camera(rotation, t, 1.1, .48, .53, -.04)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.temporary.cleanup()

    def test_quantised_glb_and_frame(self) -> None:
        self.assertAlmostEqual(self.car.scale, 2.0, places=4)
        np.testing.assert_allclose(self.car.centre, [0, 0, .7], atol=1e-4)
        np.testing.assert_allclose(self.car.points.min(0), [-1, -.5, -.3], atol=1e-4)
        np.testing.assert_allclose(np.sort(self.car.to_glb(self.car.points), 0)[[0, -1]], [LOW, HIGH], atol=1e-3)

    def test_panels_and_mirror(self) -> None:
        names = self.car.classes
        self.assertEqual(names[1:6], PANELS)
        self.assertEqual(names[self.car.mirror_class[names.index("left")]], "right")
        self.assertEqual(names[self.car.mirror_class[names.index("top")]], "top")
        left = self.car.points[self.car.triangles[self.car.klass == names.index("left")]]
        self.assertGreater(left[..., 1].min(), .49)

    def test_keypoints_come_in_mirrored_pairs(self) -> None:
        chosen = choose_keypoints(self.car)
        self.assertEqual((len(chosen.names), len(set(chosen.names))), (COUNT, COUNT))
        np.testing.assert_allclose(chosen.position[chosen.mirror], chosen.position * [1, -1, 1], atol=1e-6)
        gaps = np.linalg.norm(chosen.position[:, None] - chosen.position[None], axis=2) + np.eye(COUNT)
        self.assertGreater(gaps.min(), .05)

    def test_sheet_map_texel_centres(self) -> None:
        sheet = sheet_map(self.car, 50, 0)
        y, x = 12, 4   # texel centre (.09, .25) lies in panel 1 "left": glb y = (5u - .1) / .8, glb z = (v - .1) / .8
        glb = self.car.to_glb(sheet.point[y, x])
        expected = LOW + (HIGH - LOW) * np.array([1, (5 * .09 - .1) / .8, (.25 - .1) / .8])
        np.testing.assert_allclose(glb, expected, atol=1e-3)

    def test_projection_twins(self) -> None:
        points = self.car.points
        by_c = native.project(points, self.camera, 400)[:, :2] / 400
        by_numpy, _ = project_points(points, self.camera)
        by_torch = project_camera(torch.tensor(points)[None], torch.tensor(self.camera, dtype=torch.float32)[None])[0].numpy()
        np.testing.assert_allclose(by_c, by_numpy, atol=2e-5)
        np.testing.assert_allclose(by_torch, by_numpy, atol=2e-5)

    def test_raster_pixel_centres_and_depth(self) -> None:
        projected = native.project(self.car.points, self.camera, 256)
        depth, ids = native.raster(projected, self.car.triangles, self.car.mode, 256, -1)
        y, x = np.nonzero(ids >= 0)
        pick = len(y) // 2
        t = self.car.triangles[ids[y[pick], x[pick]]]
        corners = self.car.points[t].astype(float)
        rotation, translation = self.camera[:9].reshape(3, 3), self.camera[9:12]
        u = ((x[pick] + .5) / 256 - self.camera[13]) / self.camera[12]
        v = ((y[pick] + .5) / 256 - self.camera[14]) / self.camera[12]
        r = np.hypot(u, v)
        for _ in range(20):
            r = np.hypot(u, v) / (1 + self.camera[15] * r * r)
        ray = rotation.T @ np.array([u / np.hypot(u, v) * r, v / np.hypot(u, v) * r, 1])
        eye = -rotation.T @ translation
        normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        distance = normal @ (corners[0] - eye) / (normal @ ray)
        self.assertAlmostEqual(1 / depth[y[pick], x[pick]], distance, delta=.02 * distance)
        self.assertLess(normal @ (eye - corners[0]) * -1, 0)   # only faces that look at the camera are drawn

    def test_labels_lie_at_cell_centres(self) -> None:
        studio = Studio(self.car, 64)
        frame = np.array([0, 0, 1.0, 1.0])
        photo = studio.render(np.random.default_rng(3), self.camera, frame,
                              np.full((64, 64, 3), 128, np.uint8), 128, 2)
        rows, columns = np.nonzero(photo.klass)
        places, _ = project_points(photo.point[rows, columns].astype(float), self.camera)
        error = np.linalg.norm(places - (np.stack([columns, rows], 1) + .5) / 64, axis=1) * 1024
        self.assertLess(np.median(error), .6)
        self.assertLess(np.percentile(error, 95), 3)

    def test_visible_side(self) -> None:
        studio = Studio(self.car, 64)
        grey = np.full((64, 64, 3), 128, np.uint8)
        photo = studio.render(np.random.default_rng(3), self.camera, np.array([0, 0, 1.0, 1.0]), grey, 128, 2)
        texels = paint_texels(self.car, 50)
        _, seen = visible(photo, texels)
        share = {n: seen[texels.klass == i + 1].mean() for i, n in enumerate(PANELS)}
        self.assertGreater(min(share["left"], share["top"], share["front"]), .8)
        self.assertEqual(share["right"] + share["rear"], 0)

    def test_glb_camera(self) -> None:
        outer = glb_camera(self.car, self.camera)
        inner, _ = project_points(self.car.points.astype(float), self.camera)
        places, depth = project_points(self.car.to_glb(self.car.points), outer)
        np.testing.assert_allclose(places, inner, atol=1e-6)
        self.assertGreater(depth.min(), 1)

    def test_crop_is_a_cut_of_the_photo(self) -> None:
        frame = np.array([0, .2, 1, .8])
        cut, inner = crop_around(np.random.default_rng(1), self.car.hull.astype(float), self.camera, frame)
        whole, _ = project_points(self.car.hull.astype(float), self.camera)
        part, _ = project_points(self.car.hull.astype(float), cut)
        side = self.camera[12] / cut[12]
        corner = self.camera[13:15] - cut[13:15] * side
        np.testing.assert_allclose(part * side + corner, whole, atol=1e-9)
        self.assertAlmostEqual(inner[1], np.clip((.2 - corner[1]) / side, 0, 1))

    def test_mirrored_picture(self) -> None:
        mirrored = mirror_camera(torch.tensor(self.camera, dtype=torch.float32)[None])[0].numpy().astype(float)
        straight, _ = project_points(self.car.points.astype(float), self.camera)
        turned, _ = project_points(self.car.points * np.array([1.0, -1, 1]), mirrored)
        np.testing.assert_allclose(turned, straight * [-1, 1] + [1, 0], atol=1e-5)
        self.assertAlmostEqual(np.linalg.det(mirrored[:9].reshape(3, 3)), 1, places=5)


class Solver(unittest.TestCase):
    def test_recovers_ten_parameters(self) -> None:
        rng = np.random.default_rng(5)
        points = torch.tensor(rng.uniform(-1, 1, (6, 200, 3)) * [1, .45, .3], dtype=torch.float32)
        true, start = [], []
        for _ in range(6):
            eye = np.array([rng.uniform(1.8, 3), rng.uniform(-2, 2), rng.uniform(.2, 1)])
            rotation, t = look_at(eye, rng.normal(0, .05, 3), 0)
            true.append(pack_camera(rotation, t, rng.uniform(.8, 1.6), .5 + rng.normal(0, .02), .5, rng.normal(0, .02)))
            rotation, t = look_at(eye * rng.uniform(.8, 1.2) + rng.normal(0, .15, 3), np.zeros(3), .1)
            start.append(pack_camera(rotation, t, 1.2, .5, .5, 0))
        true, start = (torch.tensor(np.array(c), dtype=torch.float32) for c in (true, start))
        seen = project_camera(points, true)
        q = torch.cat([torch.log(start[:, 12:13]), start[:, 13:]], 1)
        state = (start[:, :9].reshape(-1, 3, 3), start[:, 9:12], q)
        loose = torch.full((6, 4), 9.0)
        rotation, t, q = solve(points, seen, torch.full((6, 200), 1 / 200), state, q, loose, 25, .01)
        found = torch.cat([rotation.flatten(1), t, torch.exp(q[:, :1]), q[:, 1:]], 1)
        error = (project_camera(points, found) - seen).norm(dim=-1).mean(1) * 1024
        self.assertLess(float(error.max()), .5)

    def test_sigmas_come_back_from_precisions(self) -> None:
        sigma = torch.tensor([[.45, .03, .15, .1]])
        self.assertTrue(torch.allclose(prior_sigma(prior_precision(sigma)), sigma, rtol=1e-5))

    def test_pose_target_round_trip(self) -> None:
        rotation, t = look_at(np.array([2.0, 1.5, .8]), np.array([.1, .1, 0]), .02)
        camera = torch.tensor(pack_camera(rotation, t, 1.3, .5, .5, 0), dtype=torch.float32)[None]
        r, translation, q = initial_state(pose_target(camera))
        np.testing.assert_allclose(r[0], rotation, atol=1e-5)
        np.testing.assert_allclose(translation[0], t, atol=1e-4)
        self.assertAlmostEqual(float(torch.exp(q[0, 0])), 1.3, places=4)


class Files(unittest.TestCase):
    def test_grey_png(self) -> None:
        grey = np.arange(30 * 20).reshape(20, 30).astype(np.uint8)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.png"
            path.write_bytes(png(grey))
            np.testing.assert_array_equal(read_grey(path), grey)

    def test_filtered_png(self) -> None:
        from PIL import Image
        grey = (np.add.outer(np.arange(64) ** 2, np.arange(80) * 3) % 251).astype(np.uint8)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.png"
            Image.fromarray(grey).save(path, optimize=True)
            np.testing.assert_array_equal(read_grey(path), grey)


class Samples(unittest.TestCase):
    def test_same_seed_same_photo(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            write_pack(Path(name))
            car = load_car(Path(name))
            a, b = Studio(car, 64).sample(1_000_003, 128), Studio(car, 64).sample(1_000_003, 128)
            c = Studio(car, 64).sample(1_000_004, 128)
        np.testing.assert_array_equal(a.image, b.image)
        np.testing.assert_array_equal(a.camera, b.camera)
        self.assertTrue((a.camera != c.camera).any())


if __name__ == "__main__":
    unittest.main()

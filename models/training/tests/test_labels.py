"""What labels.json says of a photo, on a car whose shape is known."""

from __future__ import annotations

import base64
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auv.camera import look_at, pack_camera  # noqa: E402
from auv.car import load_car  # noqa: E402
from auv.keypoints import Keypoints  # noqa: E402
from auv.labels import label, labels_file  # noqa: E402
from auv.truth import drawn, paint_texels, unhidden, visible  # noqa: E402
from tests.demo_pack import PANELS, write_pack  # noqa: E402

FRAME = np.array([0, 0, 1.0, 1.0])


class Labels(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        write_pack(cls.folder)
        cls.car = load_car(cls.folder)
        rotation, t = look_at(np.array([2.0, 2.5, 1.2]), np.zeros(3), 0)
        cls.camera = pack_camera(rotation, t, 1.1, .5, .5, 0)
        cls.view = drawn(cls.car, cls.camera, FRAME, 256)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.temporary.cleanup()

    def test_an_entry_can_be_read_back(self) -> None:
        texels = paint_texels(self.car, 50)
        points = Keypoints(np.array([self.car.points.max(0), self.car.points.min(0)], np.float32), np.arange(2), ["near", "far"])
        livery = np.zeros((50, 50, 3), np.uint8)
        livery[..., 0], livery[..., 1] = np.arange(50)[None], np.arange(50)[:, None]
        entry = label(self.car, texels, points, self.view, livery, 5, self.folder)
        bits = lambda name, count: np.unpackbits(np.frombuffer(base64.b64decode(entry[name]), np.uint8))[:count]  # noqa: E731
        np.testing.assert_array_equal(bits("visible", len(texels.uv)), visible(self.view, texels)[1])
        self.assertEqual(bits("points", 2).tolist(), [1, 0])
        colours = np.frombuffer(base64.b64decode(entry["colours"]), np.uint8).reshape(-1, 3)
        np.testing.assert_array_equal(colours[:, :2], np.floor(texels.uv * 50))
        classes = np.asarray(Image.open(self.folder / entry["classes"]))
        self.assertEqual(classes.shape, (256, 256))
        seen, places = bits("visible", len(texels.uv)) > 0, visible(self.view, texels)[0]
        at = (places[seen] * 256).astype(int)
        self.assertGreater((classes[at[:, 1], at[:, 0]] == texels.klass[seen]).mean(), .9)
        shared = labels_file(self.car, texels, "val", 256, [entry])
        self.assertEqual(len(shared["texels"]["point"]), len(shared["texels"]["class"]))

    def test_what_is_hidden_or_out_of_the_frame_is_not_seen(self) -> None:
        texels = paint_texels(self.car, 50)
        _, seen = visible(self.view, texels)
        by_panel = {n: seen[texels.klass == i + 1].mean() for i, n in enumerate(PANELS)}
        self.assertGreater(min(by_panel["left"], by_panel["top"], by_panel["front"]), .8)
        self.assertEqual(by_panel["right"] + by_panel["rear"], 0)
        places, free = unhidden(self.view, texels.point)
        half = drawn(self.car, self.camera, np.array([0, 0, .5, 1.0]), 256)
        np.testing.assert_array_equal(unhidden(half, texels.point)[1], free & (places[:, 0] < .5))


if __name__ == "__main__":
    unittest.main()

"""What the network file says is visible, against what is drawn at the same camera."""

from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auv.camera import look_at, pack_camera  # noqa: E402
from auv.car import load_car  # noqa: E402
from auv.graph import FINE, AuvGraph  # noqa: E402
from auv.keypoints import choose_keypoints  # noqa: E402
from auv.network import AuvNet  # noqa: E402
from auv.truth import drawn, paint_texels, visible  # noqa: E402
from tests.demo_pack import write_pack  # noqa: E402


class Visible(unittest.TestCase):
    def test_at_the_true_camera_it_is_what_is_drawn(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_pack(Path(folder))
            car = load_car(Path(folder))
        keypoints = choose_keypoints(car)
        graph = AuvGraph(AuvNet(len(car.classes), len(keypoints.names)).eval(), car, keypoints).eval()
        texels = paint_texels(car)
        place = np.floor(texels.uv * FINE).astype(int)
        for eye in ((2.0, 2.5, 1.2), (-2.5, .8, .6), (.3, -3.0, 2.0)):
            rotation, t = look_at(np.array(eye), np.zeros(3), .05)
            camera = pack_camera(rotation, t, 1.3, .52, .47, 0)
            state = tuple(torch.tensor(v, dtype=torch.float32)[None] for v in (rotation, t, [np.log(1.3), .52, .47, 0]))
            seg = torch.full((1, len(car.classes), 64, 64), 1 / len(car.classes))
            with torch.no_grad():
                *_, shown, _ = graph._look(state, False, seg, torch.zeros(1, 6, 16, 16), torch.ones(1), torch.full((1, 2), .5))
            found = shown[0, 0].numpy()[place[:, 1], place[:, 0]] >= .5
            _, seen = visible(drawn(car, camera, np.array([0, 0, 1.0, 1.0]), 512), texels)
            self.assertGreater((found & seen).sum() / (found | seen).sum(), .97, eye)
            self.assertLess(shown.max(), 1.0001)


if __name__ == "__main__":
    unittest.main()

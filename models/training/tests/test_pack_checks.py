"""What stops training on a pack, each fault made on purpose in the demo pack."""

from __future__ import annotations

import json
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Callable

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auv.pack_checks import check_pack  # noqa: E402
from tests.demo_pack import png, write_pack  # noqa: E402


def change_glb(file: Path, change: Callable[[dict[str, Any], bytearray], None]) -> None:
    """Rewrites a GLB after `change` has worked on its JSON and its binary chunk."""
    data = file.read_bytes()
    size = struct.unpack_from("<I", data, 12)[0]
    doc, blob = json.loads(data[20:20 + size]), bytearray(data[28 + size:])
    change(doc, blob)
    text = json.dumps(doc).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(blob), b"BIN\0") + bytes(blob)
    file.write_bytes(b"glTF" + struct.pack("<II", 2, 12 + len(body)) + body)


class PackChecks(unittest.TestCase):
    def setUp(self) -> None:
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        write_pack(self.folder)
        self.glb = self.folder / "body.glb"

    def change_pack(self, change: Callable[[dict[str, Any]], None]) -> None:
        file = self.folder / "car.json"
        pack = json.loads(file.read_text())
        change(pack)
        file.write_text(json.dumps(pack))

    def fatal(self) -> str:
        found = check_pack(self.folder)
        self.assertTrue(all(f.help for f in found))
        return " ".join(f.message for f in found if f.fatal)

    def notes(self) -> str:
        return " ".join(f.message for f in check_pack(self.folder) if not f.fatal)

    def test_sound_pack(self) -> None:
        self.assertEqual(self.fatal(), "")
        self.assertEqual(self.notes(), "No wheels were found.")

    def test_missing_files(self) -> None:
        self.glb.unlink()
        self.assertIn("body.glb is missing", self.fatal())
        (self.folder / "car.json").unlink()
        self.assertIn("holds no car.json", self.fatal())

    def test_broken_files(self) -> None:
        self.glb.write_bytes(b"solid cube of nothing")
        self.assertIn("body.glb cannot be read", self.fatal())
        (self.folder / "car.json").write_text("{")
        self.assertIn("not readable JSON", self.fatal())

    def test_incomplete_description(self) -> None:
        self.change_pack(lambda pack: pack.pop("panels"))
        self.assertIn("does not say its panels", self.fatal())
        self.change_pack(lambda pack: pack.update(panels=[]))
        self.assertIn("No panel lies on the sheet body", self.fatal())
        self.change_pack(lambda pack: pack["sheets"][0].update(role="glass"))
        self.assertIn("no sheet whose role is paint", self.fatal())

    def test_panel_map(self) -> None:
        (self.folder / "panels.png").write_bytes(png(np.full((100, 100), 99)))
        self.assertIn("none of the panels' indices", self.fatal())
        (self.folder / "panels.png").write_bytes(png(np.zeros((50, 100))))
        self.assertIn("100 x 50 texels, the sheet 100 x 100", self.fatal())
        (self.folder / "panels.png").unlink()
        self.assertIn("panels.png is missing", self.fatal())

    def test_material_missing(self) -> None:
        change_glb(self.glb, lambda doc, _: doc["materials"][0].update(name="lack"))
        self.assertIn("No material is called paint", self.fatal())

    def test_compressed(self) -> None:
        change_glb(self.glb, lambda doc, _: doc.update(extensionsRequired=["KHR_draco_mesh_compression"]))
        self.assertIn("compressed", self.fatal())

    def test_paint_without_coordinates(self) -> None:
        def drop(doc: dict[str, Any], _: bytearray) -> None:
            for primitive in doc["meshes"][0]["primitives"]:
                primitive["attributes"].pop("TEXCOORD_0", None)
        change_glb(self.glb, drop)
        self.assertIn("no texture coordinates", self.fatal())

    def test_scale_and_frame(self) -> None:
        change_glb(self.glb, lambda doc, _: doc["nodes"][0].update(scale=[200, 120, 400]))
        self.assertIn("measures 400 m", self.fatal())
        change_glb(self.glb, lambda doc, _: doc["nodes"][0].update(scale=[4, 1.2, 2], translation=[-2, 0, -1]))
        self.assertIn("longest along X", self.fatal())
        change_glb(self.glb, lambda doc, _: doc["nodes"][0].update(scale=[2, 1.2, 4], translation=[0, 0, -2]))
        self.assertIn("1.00 m beside X = 0", self.fatal())

    def uv_of(self, doc: dict[str, Any], blob: bytearray) -> np.ndarray:
        accessor = doc["accessors"][doc["meshes"][0]["primitives"][0]["attributes"]["TEXCOORD_0"]]
        view = doc["bufferViews"][accessor["bufferView"]]
        return np.frombuffer(blob, "<f4", accessor["count"] * 2, view["byteOffset"]).reshape(-1, 2)

    def test_shared_texels(self) -> None:
        def stack(doc: dict[str, Any], blob: bytearray) -> None:
            uv = self.uv_of(doc, blob)
            uv[4:8] = uv[0:4]   # the right side onto the left side's place
        change_glb(self.glb, stack)
        self.assertRegex(self.fatal(), r"\d\d% of the panel left shares its texels")
        self.assertIn("The panel right has no triangles", self.notes())

    def test_paint_off_the_sheet_or_the_panels(self) -> None:
        (self.folder / "panels.png").write_bytes(png(np.pad(np.full((4, 4), 1), ((2, 94), (2, 94)))))
        self.assertIn("lies on no panel", self.fatal())

        def shift(doc: dict[str, Any], blob: bytearray) -> None:
            self.uv_of(doc, blob)[:8] += 1
        change_glb(self.glb, shift)
        self.assertIn("outside of the sheet", self.fatal())

    def test_too_little_paint(self) -> None:
        def shrink(doc: dict[str, Any], blob: bytearray) -> None:
            uv = self.uv_of(doc, blob)
            centre = uv.reshape(-1, 4, 2).mean(1, keepdims=True)
            uv[:] = ((uv.reshape(-1, 4, 2) - centre) * .1 + centre).reshape(-1, 2)
        change_glb(self.glb, shrink)
        self.assertIn("of the sheet is paint", self.fatal())

    def test_one_sided_car(self) -> None:
        def bulge(doc: dict[str, Any], blob: bytearray) -> None:
            accessor = doc["accessors"][doc["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
            view = doc["bufferViews"][accessor["bufferView"]]
            points = np.frombuffer(blob, "<u2", accessor["count"] * 3, view["byteOffset"]).reshape(-1, 3)
            left = points[:, 0] > 32768
            points[left, 1] = points[left, 1] // 3
            points[left, 2] = points[left, 2] // 2
        change_glb(self.glb, bulge)
        self.assertIn("not the mirror image", self.notes())


if __name__ == "__main__":
    unittest.main()

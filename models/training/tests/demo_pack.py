"""A tiny car pack for tests: a box with painted sides, written with quantised positions under a node transform."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

import numpy as np

LOW, HIGH = np.array([-1.0, 0.1, -2.0]), np.array([1.0, 1.3, 2.0])   # GLB: x left, y up, z forward, metres
_FACES = [("left", 0, 1), ("right", 0, 0), ("top", 1, 1), ("front", 2, 1), ("rear", 2, 0), ("floor", 1, 0)]
PANELS = ["left", "right", "top", "front", "rear"]


def _face(axis: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """Four corners 0..1, counter-clockwise seen from outside, and the normal."""
    a, b = (axis + 1) % 3, (axis + 2) % 3
    corners = np.zeros((4, 3))
    corners[:, axis] = high
    order = [(0, 0), (1, 0), (1, 1), (0, 1)] if high else [(0, 0), (0, 1), (1, 1), (1, 0)]
    for i, (p, q) in enumerate(order):
        corners[i, a], corners[i, b] = p, q
    normal = np.zeros(3)
    normal[axis] = 1 if high else -1
    return corners, normal


def png(grey: np.ndarray) -> bytes:
    h, w = grey.shape
    raw = b"".join(b"\0" + row.tobytes() for row in grey.astype(np.uint8))
    chunk = lambda k, d: struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d))  # noqa: E731
    header = struct.pack(">IIBBBBB", w, h, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def write_pack(folder: Path) -> None:
    """body.glb, panels.png and car.json. Panel n covers the n-th of five columns of the sheet."""
    positions, normals, uvs, indices = [], [], [], {"paint": [], "dark": []}
    for n, (name, axis, high) in enumerate(_FACES):
        corners, normal = _face(axis, high)
        base = len(positions)
        positions += list(corners)
        normals += [normal] * 4
        a, b = (axis + 1) % 3, (axis + 2) % 3
        uvs += [((n % 5 + .1 + .8 * c[a]) / 5, .1 + .8 * c[b]) for c in corners]
        indices["paint" if name in PANELS else "dark"] += [base, base + 1, base + 2, base, base + 2, base + 3]
    quantised = np.round(np.array(positions) * 65535).astype("<u2")
    blob = bytearray()
    views, accessors = [], []

    def put(array: np.ndarray, kind: str, component: int, normalised: bool) -> int:
        while len(blob) % 4:
            blob.append(0)
        views.append({"buffer": 0, "byteOffset": len(blob), "byteLength": array.nbytes})
        accessors.append({"bufferView": len(views) - 1, "componentType": component, "count": len(array), "type": kind,
                          "normalized": normalised})
        blob.extend(array.tobytes())
        return len(accessors) - 1

    p = put(quantised, "VEC3", 5123, True)
    m = put(np.round(np.array(normals) * 127).astype(np.int8), "VEC3", 5120, True)
    t = put(np.array(uvs, "<f4"), "VEC2", 5126, False)
    attributes = {"POSITION": p, "NORMAL": m, "TEXCOORD_0": t}
    primitives = [{"attributes": attributes, "indices": put(np.array(v, "<u2")[:, None], "SCALAR", 5123, False), "material": i}
                  for i, v in enumerate(indices.values())]
    doc = {"asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
           "nodes": [{"mesh": 0, "translation": LOW.tolist(), "scale": (HIGH - LOW).tolist()}],
           "meshes": [{"name": "box", "primitives": primitives}], "materials": [{"name": "paint"}, {"name": "dark"}],
           "buffers": [{"byteLength": len(blob)}], "bufferViews": views, "accessors": accessors,
           "extensionsUsed": ["KHR_mesh_quantization"], "extensionsRequired": ["KHR_mesh_quantization"]}
    text = json.dumps(doc).encode()
    text += b" " * (-len(text) % 4)
    blob.extend(b"\0" * (-len(blob) % 4))
    body = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(blob), b"BIN\0") + bytes(blob)
    (folder / "body.glb").write_bytes(b"glTF" + struct.pack("<II", 2, 12 + len(body)) + body)
    grey = np.zeros((100, 100), np.uint8)
    for n in range(5):
        grey[10:90, 20 * n + 2:20 * n + 18] = n + 1
    (folder / "panels.png").write_bytes(png(grey))
    panels = [{"name": name, "sheet": "body", "index": n + 1, "box": {"x": (n + .1) / 5, "y": .1, "w": .16, "h": .8}}
              for n, name in enumerate(PANELS)]
    (folder / "car.json").write_text(json.dumps({
        "id": "box", "version": "1", "mesh": {"file": "body.glb"}, "panels": panels, "networks": {},
        "sheets": [{"name": "body", "role": "paint", "width": 100, "height": 100, "uvSet": 0, "material": "paint",
                    "panelMap": "panels.png"}]}))

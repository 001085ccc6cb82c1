"""A small reader of glTF binary files: triangles, normals, texture coordinates, vertex colours and materials.

Follows glTF 2.0 and KHR_mesh_quantization (integer attributes, normalised or not, undone by node transforms). Compressed
meshes (meshopt, Draco), sparse accessors and external buffers are refused with a sentence.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_DTYPES = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
_COUNTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


@dataclass(frozen=True)
class Material:
    """A glTF material, reduced to what a plain shader needs. `colour` is linear RGBA."""

    name: str
    colour: tuple[float, float, float, float]
    roughness: float
    metallic: float
    double_sided: bool


@dataclass(frozen=True)
class Scene:
    """All triangles of a GLB in one pool, in the GLB's frame (metres, +Y up, +Z forward, +X left).

    positions, normals (n, 3) f32; uvs (n, sets, 2) f32; occlusion (n,) f32 from COLOR_0, 1 where there is none;
    triangles (m, 3) i32; triangle_material (m,) i32; triangle_mesh (m,) i32 into `mesh_names`.
    """

    positions: np.ndarray
    normals: np.ndarray
    uvs: np.ndarray
    occlusion: np.ndarray
    triangles: np.ndarray
    triangle_material: np.ndarray
    triangle_mesh: np.ndarray
    materials: list[Material]
    mesh_names: list[str]


class _Reader:
    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        if len(data) < 20 or data[:4] != b"glTF":
            raise ValueError(f"{path.name} is not a glTF binary file (.glb).")
        length = struct.unpack_from("<I", data, 8)[0]
        chunks: dict[bytes, bytes] = {}
        at = 12
        while at + 8 <= min(length, len(data)):
            size, kind = struct.unpack_from("<I4s", data, at)
            chunks.setdefault(kind, data[at + 8:at + 8 + size])
            at += 8 + size
        self.name = path.name
        self.json: dict[str, Any] = json.loads(chunks[b"JSON"])
        self.bin = chunks.get(b"BIN\0", b"")
        packed = {"EXT_meshopt_compression", "KHR_draco_mesh_compression"} & set(self.json.get("extensionsRequired", []))
        if packed:
            raise ValueError(f"{path.name} is compressed ({', '.join(sorted(packed))}). Save it without mesh compression.")

    def accessor(self, index: int) -> np.ndarray:
        """An accessor as float32 (normalised integers brought to their range) or, for plain integers, as it is."""
        a = self.json["accessors"][index]
        if "sparse" in a or "bufferView" not in a:
            raise ValueError(f"{self.name} uses a sparse accessor, which this reader does not know.")
        view = self.json["bufferViews"][a["bufferView"]]
        dtype = np.dtype(_DTYPES[a["componentType"]]).newbyteorder("<")
        width = _COUNTS[a["type"]]
        start = view.get("byteOffset", 0) + a.get("byteOffset", 0)
        stride = view.get("byteStride", dtype.itemsize * width)
        raw = np.ndarray((a["count"], width), dtype, self.bin, start, (stride, dtype.itemsize))
        if dtype.kind == "f":
            return raw.astype(np.float32)
        if not a.get("normalized"):
            return raw.copy()
        return np.maximum(raw.astype(np.float32) / np.iinfo(dtype).max, -1.0)


def _local_matrix(node: dict[str, Any]) -> np.ndarray:
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0, 0, 0, 1))
    rotation = np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)]])
    m = np.eye(4)
    m[:3, :3] = rotation * np.array(node.get("scale", (1, 1, 1)))
    m[:3, 3] = node.get("translation", (0, 0, 0))
    return m


def _materials(doc: dict[str, Any]) -> list[Material]:
    out = []
    for i, m in enumerate(doc.get("materials", [])):
        pbr = m.get("pbrMetallicRoughness", {})
        out.append(Material(m.get("name", f"material-{i}"), tuple(pbr.get("baseColorFactor", (1, 1, 1, 1))),
                            pbr.get("roughnessFactor", 1.0), pbr.get("metallicFactor", 1.0), m.get("doubleSided", False)))
    out.append(Material("none", (.5, .5, .5, 1), 1.0, 0.0, False))
    return out


def _face_normals(positions: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    a, b, c = (positions[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    normals = np.zeros_like(positions)
    for k in range(3):
        np.add.at(normals, triangles[:, k], face)
    return normals


def read_glb(path: Path) -> Scene:
    """Reads every triangle of the default scene of a GLB, with node transforms applied."""
    reader = _Reader(path)
    doc = reader.json
    materials = _materials(doc)
    parts: list[tuple[np.ndarray, ...]] = []
    base = 0
    mesh_names = [m.get("name", f"mesh-{i}") for i, m in enumerate(doc.get("meshes", []))]

    def add(primitive: dict[str, Any], mesh: int, world: np.ndarray) -> None:
        nonlocal base
        if primitive.get("mode", 4) != 4:
            return
        attributes = primitive["attributes"]
        local = reader.accessor(attributes["POSITION"]).astype(np.float64)
        positions = local @ world[:3, :3].T + world[:3, 3]
        count = len(positions)
        triangles = (reader.accessor(primitive["indices"]).reshape(-1, 3).astype(np.int64)
                     if "indices" in primitive else np.arange(count).reshape(-1, 3))
        if np.linalg.det(world[:3, :3]) < 0:
            triangles = triangles[:, [0, 2, 1]]
        if "NORMAL" in attributes:
            normals = reader.accessor(attributes["NORMAL"]).astype(np.float64) @ np.linalg.inv(world[:3, :3])
        else:
            normals = _face_normals(positions, triangles)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True) + 1e-12
        uvs = np.zeros((count, 2, 2))
        for s in range(2):
            if f"TEXCOORD_{s}" in attributes:
                uvs[:, s] = reader.accessor(attributes[f"TEXCOORD_{s}"])
        occlusion = np.ones(count)
        if "COLOR_0" in attributes:
            occlusion = reader.accessor(attributes["COLOR_0"])[:, :3].mean(1)
        material = primitive.get("material", len(materials) - 1)
        parts.append((positions, normals, uvs, occlusion, triangles + base,
                      np.full(len(triangles), material), np.full(len(triangles), mesh)))
        base += count

    def walk(index: int, parent: np.ndarray) -> None:
        node = doc["nodes"][index]
        world = parent @ _local_matrix(node)
        if "mesh" in node:
            for primitive in doc["meshes"][node["mesh"]]["primitives"]:
                add(primitive, node["mesh"], world)
        for child in node.get("children", []):
            walk(child, world)

    for root in doc["scenes"][doc.get("scene", 0)]["nodes"]:
        walk(root, np.eye(4))
    if not parts:
        raise ValueError(f"{reader.name} holds no triangles.")
    joined = [np.concatenate(column) for column in zip(*parts)]
    return Scene(*(a.astype(np.float32) for a in joined[:4]), *(a.astype(np.int32) for a in joined[4:]),
                 materials=materials, mesh_names=mesh_names)

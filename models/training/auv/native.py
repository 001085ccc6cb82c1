"""Compiles native.c on first use and wraps its functions for numpy arrays."""

from __future__ import annotations

import ctypes as ct
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Protocol

import numpy as np

_SOURCE = Path(__file__).with_name("native.c")


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "clearcoat" / "native"


def _compile() -> Path:
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if not compiler:
        raise SystemExit("No C compiler found. Install Debian's gcc package (apt install gcc libc6-dev) and run again.")
    flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
    key = hashlib.sha256(_SOURCE.read_bytes() + " ".join([compiler, *flags]).encode()).hexdigest()[:16]
    target = _cache_folder() / f"auv-{key}.so"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".so", delete=False) as f:
        temporary = Path(f.name)
    done = subprocess.run([compiler, *flags, "-o", str(temporary), str(_SOURCE), "-lm"], capture_output=True, text=True)
    if done.returncode:
        temporary.unlink(missing_ok=True)
        raise SystemExit(f"The C compiler failed on native.c (Debian: gcc libc6-dev).\n{done.stderr[-2000:]}")
    temporary.replace(target)
    return target


_V3, _V9 = ct.c_float * 3, ct.c_float * 9


class Shape(ct.Structure):
    """One layer of a livery; the kinds are listed in native.c."""

    _fields_ = [("kind", ct.c_int32), ("start", ct.c_int32), ("count", ct.c_int32), ("pad", ct.c_int32),
                ("panels", ct.c_uint64), ("colour", _V3), ("alpha", ct.c_float), ("v", ct.c_float * 12)]


class Light(ct.Structure):
    _fields_ = [("sun_dir", _V3), ("sun", _V3), ("zenith", _V3), ("horizon", _V3), ("ground", _V3),
                ("glow", ct.c_float), ("occlusion", ct.c_float), ("shadow_soft", ct.c_float),
                ("shadow_axes", _V9), ("shadow_half", ct.c_float), ("floor", ct.c_float), ("boxes", ct.c_int32),
                ("box", (ct.c_float * 14) * 8)]


class Surface(ct.Structure):
    _fields_ = [("colour", _V3), ("f0", ct.c_float), ("roughness", ct.c_float), ("metallic", ct.c_float),
                ("specular", ct.c_float), ("reflect", ct.c_float)]


class Mesh(ct.Structure):
    _fields_ = [(n, ct.c_void_p) for n in ("points", "normals", "uv", "occlusion", "tri", "klass", "surface")] + \
               [("paint_surface", ct.c_int32), ("pad", ct.c_int32)]


class MeshArrays(Protocol):
    """What `Mesh` points into: f32 points, normals (n, 3), uv (n, 2), occlusion (n,); i32 triangles (m, 3); u8 klass, surface (m,)."""

    points: np.ndarray
    normals: np.ndarray
    uv: np.ndarray
    occlusion: np.ndarray
    triangles: np.ndarray
    klass: np.ndarray
    surface: np.ndarray


def mesh_of(arrays: MeshArrays, paint_surface: int) -> Mesh:
    """The C view of some arrays, which must outlive it. `paint_surface`: the material that wears the livery, -1 for none."""
    mesh = Mesh(paint_surface=paint_surface)
    for name in ("points", "normals", "uv", "occlusion", "klass", "surface"):
        setattr(mesh, name, getattr(arrays, name).ctypes.data)
    mesh.tri = arrays.triangles.ctypes.data
    return mesh


class Billboard(ct.Structure):
    _fields_ = [("kind", ct.c_int32), ("below", ct.c_int32), ("x", ct.c_float), ("y", ct.c_float), ("w", ct.c_float),
                ("h", ct.c_float), ("colour", _V3), ("pad", ct.c_float)]


class Ground(ct.Structure):
    _fields_ = [("sky_gain", ct.c_float), ("ground_gain", ct.c_float), ("ground", _V3), ("stripe", _V3),
                ("fine", ct.c_float), ("coarse", ct.c_float), ("stripe_step", ct.c_float), ("stripe_width", ct.c_float),
                ("stripe_angle", ct.c_float), ("contact", ct.c_float), ("horizon_haze", ct.c_float),
                ("gradient", ct.c_float), ("pattern", ct.c_int32), ("count", ct.c_int32)]


class Develop(ct.Structure):
    _fields_ = [("gain", _V3), ("filmic", ct.c_float), ("gamma", ct.c_float), ("contrast", ct.c_float),
                ("saturation", ct.c_float), ("vignette", ct.c_float), ("noise", ct.c_float), ("lift", ct.c_float),
                ("seed", ct.c_uint32), ("frame", ct.c_float * 4), ("pad_srgb", _V3)]


_library: ct.CDLL | None = None


def _lib() -> ct.CDLL:
    global _library
    if _library is None:
        _library = ct.CDLL(str(_compile()))
    return _library


def _p(a: np.ndarray | None) -> ct.c_void_p:
    if a is None:
        return ct.c_void_p(None)
    if not a.flags.c_contiguous:
        raise ValueError("native code needs a contiguous array")
    return ct.c_void_p(a.ctypes.data)


def _f32(a: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(a, np.float32)


def project(points: np.ndarray, camera: np.ndarray, side: int) -> np.ndarray:
    """(n, 3) object points -> (n, 3) f32: x, y in px of a `side`-wide square and 1/depth (0 = behind)."""
    points, camera = _f32(points), _f32(camera)
    out = np.empty((len(points), 3), np.float32)
    _lib().project(_p(points), len(points), _p(camera), side, _p(out))
    return out


def project_ortho(points: np.ndarray, axes: np.ndarray, half: float, side: int) -> np.ndarray:
    """Parallel projection onto axes[0], axes[1] over +-half; the third value is larger nearer to axes[2]."""
    points, axes = _f32(points), _f32(axes)
    out = np.empty((len(points), 3), np.float32)
    _lib().project_ortho(_p(points), len(points), _p(axes), ct.c_float(half), side, _p(out))
    return out


def raster(projected: np.ndarray, triangles: np.ndarray, mode: np.ndarray, side: int, front: int,
           ids: bool = True) -> tuple[np.ndarray, np.ndarray | None]:
    """z-buffer: (side, side) f32 of 1/depth, 0 where nothing is, and i32 triangle ids, -1 where nothing is."""
    depth = np.empty((side, side), np.float32)
    out = np.empty((side, side), np.int32) if ids else None
    _lib().raster(_p(projected), _p(triangles), _p(mode), len(triangles), side, front, _p(depth), _p(out))
    return depth, out


def raster_sheet(uv: np.ndarray, triangles: np.ndarray, chosen: np.ndarray, points: np.ndarray, normals: np.ndarray,
                 side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lays the chosen triangles on a sheet: position and normal per texel, and the owning triangle (-1 = none)."""
    position = np.zeros((side, side, 3), np.float32)
    normal = np.zeros((side, side, 3), np.float32)
    owner = np.empty((side, side), np.int32)
    chosen = np.ascontiguousarray(chosen, np.int32)
    _lib().raster_sheet(_p(uv), _p(triangles), _p(chosen), len(chosen), _p(points), _p(normals), side,
                        _p(position), _p(normal), _p(owner))
    return position, normal, owner


def paint_livery(shapes: list[Shape], points: np.ndarray, position: np.ndarray, klass: np.ndarray, texel: float) -> np.ndarray:
    """Lays shapes over each other on a sheet of the position map's size; (S, S, 3) u8 sRGB."""
    side = position.shape[0]
    out = np.empty((side, side, 3), np.uint8)
    points = _f32(points)
    array = (Shape * len(shapes))(*shapes)
    _lib().paint_livery(array, len(shapes), _p(points), _p(position), _p(klass), side, ct.c_float(texel), _p(out))
    return out


SRGB_TO_LINEAR = _f32((np.arange(256) / 255.0) ** 2.2)


def shade(mesh: Mesh, projected: np.ndarray, ids: np.ndarray, side: int, light: Light, surfaces: ct.Array[Surface],
          livery: np.ndarray, shadow: np.ndarray | None, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Premultiplied linear RGB (side, side, 3) and coverage (side, side) from a supersampled id buffer."""
    rgb = np.empty((side, side, 3), np.float32)
    alpha = np.empty((side, side), np.float32)
    _lib().shade(ct.byref(mesh), _p(projected), _p(ids), side, ids.shape[0] // side, ct.byref(light), surfaces, _p(livery),
                 livery.shape[0], _p(SRGB_TO_LINEAR), _p(shadow), 0 if shadow is None else shadow.shape[0], _p(_f32(eye)),
                 _p(rgb), _p(alpha))
    return rgb, alpha


def labels(mesh: Mesh, projected: np.ndarray, ids: np.ndarray, grid: int, surfaces: ct.Array[Surface], livery: np.ndarray,
           eye: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Class u8, object point, normal and linear albedo on a grid, each at the exact centre of its cell."""
    klass = np.empty((grid, grid), np.uint8)
    point, normal, albedo = (np.empty((grid, grid, 3), np.float32) for _ in range(3))
    _lib().labels(ct.byref(mesh), _p(projected), _p(ids), ids.shape[0], grid, surfaces, _p(livery), livery.shape[0],
                  _p(SRGB_TO_LINEAR), _p(_f32(eye)), _p(klass), _p(point), _p(normal), _p(albedo))
    return klass, point, normal, albedo


def surroundings(camera: np.ndarray, side: int, light: Light, ground: Ground, boards: list[Billboard], shadow: np.ndarray | None,
                 contact: np.ndarray, contact_half: float, eye: np.ndarray) -> np.ndarray:
    """What lies behind the car: linear RGB (side, side, 3)."""
    rgb = np.empty((side, side, 3), np.float32)
    array = (Billboard * max(1, len(boards)))(*boards)
    ground.count = len(boards)
    _lib().surroundings(_p(_f32(camera)), side, ct.byref(light), ct.byref(ground), array, _p(shadow),
                        0 if shadow is None else shadow.shape[0], _p(contact), contact.shape[0], ct.c_float(contact_half),
                        _p(_f32(eye)), _p(rgb))
    return rgb


def develop(rgb: np.ndarray, settings: Develop) -> np.ndarray:
    """Linear RGB to an 8-bit sRGB photo."""
    side = rgb.shape[0]
    out = np.empty((side, side, 3), np.uint8)
    _lib().develop(_p(_f32(rgb)), side, ct.byref(settings), _p(out))
    return out

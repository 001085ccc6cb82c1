"""The car of a pack in Blender: its materials, a sheet as its paint, a camera of the generator. Runs inside Blender only.

Blender's glTF reader brings the GLB in by itself, so that nothing of this folder's own reader, rasteriser or camera is shared
with the picture. It turns the GLB's axes (X left, Y up, Z to the nose) into (x, y, z) = (X, -Z, Y), in metres.
"""

from __future__ import annotations

import json
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix

from auv.car import Car

FROM_GLB = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], np.float64)
"""Blender axes = FROM_GLB @ GLB axes."""

if "bool" not in np.__dict__:
    np.bool = bool  # type: ignore[attr-defined]  # Debian's Blender 3.4 reads glTF with a name that its NumPy 1.24 has dropped.


def empty_scene(side: int, samples: int) -> bpy.types.Scene:
    """A new file with nothing in it, drawn by Cycles on the CPU as a `side` x `side` linear picture."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold, scene.cycles.adaptive_min_samples = .1, 4
    scene.cycles.use_denoising = False
    scene.cycles.max_bounces = 4
    scene.render.resolution_x = scene.render.resolution_y = side
    scene.render.resolution_percentage = 100
    scene.render.use_persistent_data = True
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.image_settings.color_depth = "32"
    scene.world = bpy.data.worlds.new("world")
    return scene


def add_car(car: Car) -> bpy.types.Material:
    """Reads the pack's GLB, and gives its paint material."""
    before = set(bpy.data.objects)
    bpy.ops.import_scene.gltf(filepath=str(_mesh_file(car)))
    if set(bpy.data.objects) == before:
        raise SystemExit(f"Blender found nothing in {_mesh_file(car)}. Open it in Blender by hand to see why.")
    return bpy.data.materials[car.scene.materials[car.paint_surface].name]


def _mesh_file(car: Car) -> Path:
    return car.folder / json.loads((car.folder / "car.json").read_text())["mesh"]["file"]


def paint_with(material: bpy.types.Material, sheet: np.ndarray, roughness: float) -> None:
    """Makes a sheet (S, S, 3) u8 sRGB, row 0 on top, the base colour of the paint."""
    side = sheet.shape[0]
    image = bpy.data.images.new("sheet", side, side)    # A new one each time: Cycles would go on with the one it has loaded.
    pixels = np.ones((side, side, 4), np.float32)
    pixels[..., :3] = sheet[::-1] / np.float32(255)
    image.pixels.foreach_set(pixels.reshape(-1))
    image.update()
    tree = material.node_tree
    shader = next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED")
    texture = tree.nodes.get("sheet") or tree.nodes.new("ShaderNodeTexImage")
    if texture.image:
        bpy.data.images.remove(texture.image)
    texture.name, texture.image = "sheet", image
    tree.links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = roughness


def look_through(scene: bpy.types.Scene, camera: np.ndarray, frame: np.ndarray) -> None:
    """Sets the camera: 16 numbers of CONTRACT.md without distortion, and the photo's rectangle x0, y0, x1, y1 in the square."""
    if camera[15] != 0:
        raise ValueError("Blender's perspective camera has no radial term: k1 must be 0.")
    thing = scene.camera
    if thing is None:
        thing = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
        scene.collection.objects.link(thing)
        scene.camera = thing
    rotation = camera[:9].reshape(3, 3)
    world = np.eye(4)
    world[:3, :3] = (FROM_GLB @ rotation.T) * np.array([1, -1, -1])     # Blender's cameras look down -z with y up.
    world[:3, 3] = FROM_GLB @ (-rotation.T @ camera[9:12])
    thing.matrix_world = Matrix(world.tolist())
    lens = thing.data
    lens.sensor_fit, lens.sensor_width, lens.lens = "HORIZONTAL", 36, camera[12] * 36
    lens.shift_x, lens.shift_y = .5 - camera[13], camera[14] - .5
    lens.clip_start, lens.clip_end = .02, 2000
    render = scene.render
    render.use_border, render.use_crop_to_border = True, False
    render.border_min_x, render.border_max_x = frame[0], frame[2]
    render.border_min_y, render.border_max_y = 1 - frame[3], 1 - frame[1]


def draw(scene: bpy.types.Scene, path: Path) -> np.ndarray:
    """Renders to an EXR at `path`, and gives it as linear RGB (side, side, 3) f32, row 0 on top."""
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(path), check_existing=False)
    image.colorspace_settings.name = "Non-Color"
    side = image.size[0]
    pixels = np.empty(side * side * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(side, side, 4)[::-1, :, :3].copy()

"""What stands around the car in a Cycles photo: a ground, and a sky with its sun or the lamps of a studio. From a seed."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Vector

from auv.livery import random_colour


def _fresh(tree: bpy.types.NodeTree, kind: str) -> bpy.types.Node:
    node = tree.nodes.new(kind)
    node.label = "light"
    return node


def _clear_world(scene: bpy.types.Scene) -> bpy.types.NodeTree:
    scene.world.use_nodes = True
    tree = scene.world.node_tree
    tree.nodes.clear()
    for thing in [o for o in bpy.data.objects if o.type == "LIGHT" or o.name == "ground"]:
        bpy.data.objects.remove(thing)
    return tree


def _background(tree: bpy.types.NodeTree, strength: float) -> bpy.types.Node:
    background, output = _fresh(tree, "ShaderNodeBackground"), _fresh(tree, "ShaderNodeOutputWorld")
    background.inputs["Strength"].default_value = strength
    tree.links.new(background.outputs["Background"], output.inputs["Surface"])
    return background


def sky(scene: bpy.types.Scene, rng: np.random.Generator) -> None:
    """Blender's Nishita sky with its sun between 6 and 65 degrees, clear to hazy."""
    tree = _clear_world(scene)
    background = _background(tree, .15)
    above = _fresh(tree, "ShaderNodeTexSky")
    above.sky_type = "NISHITA"
    above.sun_elevation = np.radians(rng.uniform(6, 65))
    above.sun_rotation = rng.uniform(0, 2 * np.pi)
    above.air_density, above.dust_density = rng.uniform(.6, 2), rng.uniform(.2, 6)
    tree.links.new(above.outputs["Color"], background.inputs["Color"])


def studio(scene: bpy.types.Scene, rng: np.random.Generator, middle: Vector) -> None:
    """Two to four soft boxes around the car in a grey room."""
    background = _background(_clear_world(scene), 1)
    background.inputs["Color"].default_value = (*([rng.uniform(.03, .4)] * 3), 1)
    for n in range(int(rng.integers(2, 5))):
        azimuth, height = rng.uniform(0, 2 * np.pi), rng.uniform(.3, 1.4)
        lamp = bpy.data.lights.new(f"lamp-{n}", "AREA")
        lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", rng.uniform(1, 5), rng.uniform(.5, 3)
        lamp.energy = rng.uniform(300, 1500)
        lamp.color = 1 + rng.normal(0, .05, 3)
        thing = bpy.data.objects.new(lamp.name, lamp)
        away = Vector((np.cos(azimuth) * np.cos(height), np.sin(azimuth) * np.cos(height), np.sin(height)))
        thing.location = middle + away * rng.uniform(4, 8)
        thing.rotation_euler = away.to_track_quat("Z", "Y").to_euler()
        thing.visible_camera = False
        scene.collection.objects.link(thing)


def ground(scene: bpy.types.Scene, rng: np.random.Generator, height: float) -> None:
    """A plane under the tyres, in one of many colours with a grain."""
    half = 150
    mesh = bpy.data.meshes.new("ground")
    mesh.from_pydata([(-half, -half, height), (half, -half, height), (half, half, height), (-half, half, height)], [],
                     [(0, 1, 2, 3)])
    material = bpy.data.materials.new("ground")
    material.use_nodes = True
    tree = material.node_tree
    shader = next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED")
    shader.inputs["Roughness"].default_value = rng.uniform(.25, 1)
    noise, mix = tree.nodes.new("ShaderNodeTexNoise"), tree.nodes.new("ShaderNodeMixRGB")
    place = tree.nodes.new("ShaderNodeNewGeometry")
    noise.inputs["Scale"].default_value = np.exp(rng.uniform(np.log(.3), np.log(60)))
    noise.inputs["Detail"].default_value = 8
    tint = random_colour(rng) ** 2.2 * rng.uniform(0, .3)
    dark = np.clip(tint + rng.uniform(.02, .3), 0, .9)
    for name, colour in (("Color1", dark), ("Color2", np.clip(dark * rng.uniform(1, 2.2), 0, .9))):
        mix.inputs[name].default_value = (*colour, 1)
    tree.links.new(place.outputs["Position"], noise.inputs["Vector"])
    tree.links.new(noise.outputs["Fac"], mix.inputs["Fac"])
    tree.links.new(mix.outputs["Color"], shader.inputs["Base Color"])
    mesh.materials.append(material)
    scene.collection.objects.link(bpy.data.objects.new("ground", mesh))

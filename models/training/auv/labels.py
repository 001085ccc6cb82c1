"""What is known about a test photo, as labels.json holds it for the evaluation (../eval)."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
from PIL import Image

from .car import Car
from .keypoints import Keypoints
from .truth import Texels, View, class_map, glb_camera, unhidden, visible

_KEYPOINT_SLACK = .03
"""Wheel centres and corners lie a little inside of what is drawn."""


def rounded(values: np.ndarray, digits: int) -> list:
    return np.round(values.astype(float), digits).tolist()


def _base64(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.uint8)).decode()


def label(car: Car, texels: Texels, keypoints: Keypoints, view: View, livery: np.ndarray, seed: int, folder: Path) -> dict:
    """The entry of one photo. Writes its class map beside it, at the view's own (supersampled) size.

    camera: 16 numbers of CONTRACT.md; visible: one bit a texel; points: one bit a keypoint; colours: true sRGB, 3 bytes a texel.
    """
    Image.fromarray(class_map(car, view)).save(folder / f"{seed}.png")
    side = livery.shape[0]
    at = np.clip((texels.uv * side).astype(int), 0, side - 1)
    return {"file": f"{seed}.jpg", "classes": f"{seed}.png", "seed": seed, "camera": rounded(glb_camera(car, view.camera), 7),
            "visible": _base64(np.packbits(visible(view, texels)[1])),
            "points": _base64(np.packbits(unhidden(view, keypoints.position, _KEYPOINT_SLACK)[1])),
            "colours": _base64(livery[at[:, 1], at[:, 0]])}


def labels_file(car: Car, texels: Texels, split: str, side: int, photos: list[dict]) -> dict:
    """labels.json of a split: what all of its photos share, and their entries."""
    return {"split": split, "side": side, "hashes": car.hashes, "photos": photos,
            "texels": {"uv": rounded(texels.uv, 6), "point": rounded(car.to_glb(texels.point), 5),
                       "class": texels.klass.tolist()}}

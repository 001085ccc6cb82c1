"""Says whether a car pack can be trained on, before hours are spent: what stops it, and what only makes it worse."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from .car import Car, load_car, sheet_map
from .glb import Scene, read_glb
from .keypoints import choose_keypoints
from .png import read_grey

LENGTH = (1.5, 15.0)
"""Metres between which a car's greatest side lies."""
LEAST_PAINT = .02
"""Share of the sheet that must be paint."""
LEAST_MAPPED = .7
"""Share of the painted area that must lie on a panel of the panel map."""
MOST_FLAT, NOTED_FLAT = .5, .25
"""Share of the painted area whose place on the sheet has no area: fatal, and worth a note."""
MOST_OVERLAP, NOTED_OVERLAP = .05, .005
"""Share of a panel's samples whose texel shows another place of the car: fatal, and worth a note."""
APART = .04
"""Metres between two places of the car that share a texel, from which they are two."""
HEAVY = 400_000
"""Triangles from which drawing slows training down."""
_SIDE = 1024
_SAMPLES = 60_000


@dataclass(frozen=True)
class Finding:
    """One thing about a pack. `fatal` ones stop training; `help` says what to do next."""

    fatal: bool
    message: str
    help: str


class _Stop(Exception):
    """A fault behind which nothing else can be looked at."""


class _Report:
    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, fatal: bool, message: str, remedy: str) -> None:
        self.found.append(Finding(fatal, message, remedy))

    def fault(self, message: str, remedy: str) -> None:
        self.add(True, message, remedy)

    def note(self, message: str, remedy: str) -> None:
        self.add(False, message, remedy)

    def stop(self, message: str, remedy: str) -> NoReturn:
        self.fault(message, remedy)
        raise _Stop

    def end_if_fatal(self) -> None:
        if any(f.fatal for f in self.found):
            raise _Stop


def check_pack(folder: Path) -> list[Finding]:
    """All findings about the pack in `folder`, in the order in which they were looked for. Reads files, writes nothing."""
    report = _Report()
    try:
        pack, sheet = _read_pack(folder, report)
        scene = _read_mesh(folder, pack, sheet, report)
        _check_map(folder, pack, sheet, report)
        paint = [m.name for m in scene.materials].index(sheet["material"])
        _check_paint(scene, paint, sheet, report)
        _check_scale(scene, report)
        report.end_if_fatal()
        car = load_car(folder)
        _check_panels(car, report)
        report.end_if_fatal()
        _check_overlaps(car, report)
        _check_body(car, report)
    except _Stop:
        pass
    return report.found


def _read_pack(folder: Path, report: _Report) -> tuple[dict[str, Any], dict[str, Any]]:
    file = folder / "car.json"
    if not file.is_file():
        report.stop(f"{folder} holds no car.json.", "Name the folder of a car pack: --car models/meridian-gt3.")
    try:
        pack = json.loads(file.read_text())
    except ValueError as error:
        report.stop(f"car.json is not readable JSON: {error}.", "Mend the file.")
    missing = [k for k in ("id", "version", "mesh", "sheets", "panels") if k not in pack]
    if missing or "file" not in pack["mesh"]:
        report.stop(f"car.json does not say its {', '.join(missing) or 'mesh.file'}.",
                    "`clearcoat cars` tells what a car.json must hold; models/meridian-gt3 is an example.")
    sheet = next((s for s in pack["sheets"] if s.get("role") == "paint"), None)
    if sheet is None:
        report.stop("car.json names no sheet whose role is paint.", "Give one sheet the role paint: the network learns where its texels are.")
    if not any(p["sheet"] == sheet["name"] for p in pack["panels"]):
        report.stop(f"No panel lies on the sheet {sheet['name']}.", "Name the panels of the sheet, each with its index in the panel map.")
    return pack, sheet


def _read_mesh(folder: Path, pack: dict[str, Any], sheet: dict[str, Any], report: _Report) -> Scene:
    file = folder / pack["mesh"]["file"]
    if not file.is_file():
        report.stop(f"{file.name} is missing.", "Export the car as glTF binary (.glb) into the pack.")
    try:
        scene = read_glb(file)
    except (ValueError, KeyError, IndexError) as error:
        report.stop(f"{file.name} cannot be read: {error}", "Export the car again as one .glb: no compression, no sparse data, no other files.")
    names = [m.name for m in scene.materials]
    if sheet["material"] not in names:
        report.stop(f"No material is called {sheet['material']}, which the sheet {sheet['name']} names.",
                    f"Rename the material of the paint, or name one of: {', '.join(n for n in names if n != 'none')}.")
    if not (scene.triangle_material == names.index(sheet["material"])).any():
        report.stop(f"No triangle wears the material {sheet['material']}.", "Give it to the painted triangles.")
    if sheet.get("uvSet", 0) > 1:
        report.stop(f"The sheet {sheet['name']} uses TEXCOORD_{sheet['uvSet']}; the trainer reads TEXCOORD_0 and TEXCOORD_1.",
                    "Put the sheet's coordinates into one of the first two sets.")
    return scene


def _check_map(folder: Path, pack: dict[str, Any], sheet: dict[str, Any], report: _Report) -> None:
    file = folder / sheet.get("panelMap", "")
    if not file.is_file():
        report.stop(f"The panel map {sheet.get('panelMap', '')} is missing.".replace("  ", " "),
                    "Draw an 8-bit grey PNG of the sheet's size: 0 where no panel lies, else the panel's index.")
    try:
        panel_map = read_grey(file)
    except ValueError as error:
        report.stop(f"The panel map cannot be used: {error}", "Save it as a plain 8-bit grey PNG.")
    if panel_map.shape != (sheet["height"], sheet["width"]):
        report.stop(f"The panel map has {panel_map.shape[1]} x {panel_map.shape[0]} texels, the sheet {sheet['width']} x {sheet['height']}.",
                    "Draw the map at the sheet's own size.")
    indices = {p["index"] for p in pack["panels"] if p["sheet"] == sheet["name"]}
    if not indices & set(np.unique(panel_map).tolist()):
        report.stop("The panel map shows none of the panels' indices.", "Draw each panel in its own grey value, which is its index in car.json.")


def _areas(corners: np.ndarray) -> np.ndarray:
    """Areas of triangles (n, 3, 2) or (n, 3, 3)."""
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    if corners.shape[2] == 2:
        return np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2
    return np.linalg.norm(np.cross(a, b), axis=1) / 2


def _check_paint(scene: Scene, paint: int, sheet: dict[str, Any], report: _Report) -> None:
    """Sheet coordinates: there at all, with an area, and on the sheet."""
    own = scene.triangles[scene.triangle_material == paint]
    uv = scene.uvs[own][:, :, sheet.get("uvSet", 0)].astype(np.float64)
    area = _areas(scene.positions[own].astype(np.float64))
    total = area.sum() + 1e-12
    if np.ptp(uv.reshape(-1, 2), axis=0).max() < 1e-6:
        report.fault(f"The paint has no texture coordinates (TEXCOORD_{sheet.get('uvSet', 0)}).",
              "Unwrap it: every painted triangle needs its own place on the sheet.")
        return
    flat = area[_areas(uv) < 1e-10].sum() / total
    if flat > NOTED_FLAT:
        say = report.fault if flat > MOST_FLAT else report.note
        say(f"{flat:.0%} of the painted area has no area on the sheet.", "Unwrap those triangles; they take the colour of one line else.")
    centre = uv.mean(1)
    outside = area[((centre < 0) | (centre > 1)).any(1)].sum() / total
    if outside > .01:
        report.fault(f"{outside:.0%} of the painted area lies outside of the sheet (0..1).", "Move those islands onto the sheet; it does not repeat.")


def _check_scale(scene: Scene, report: _Report) -> None:
    drawn = scene.positions[np.unique(scene.triangles)]
    size = np.ptp(drawn, axis=0)
    longest = float(size.max())
    if not LENGTH[0] <= longest <= LENGTH[1]:
        report.fault(f"The car measures {longest:.3g} m.", "glTF is in metres: scale it by 0.01 if it was made in centimetres, by 0.001 if in millimetres.")
    elif size.argmax() != 2:
        report.fault(f"The car is longest along {'XY'[int(size.argmax())]} ({size[0]:.2f} x {size[1]:.2f} x {size[2]:.2f} m).",
              "Turn it: +Y up, +Z to the nose, +X to the car's left.")
    elif abs(float(drawn[:, 0].max() + drawn[:, 0].min())) > .1 * size[0]:
        report.fault(f"The car's middle lies {abs(float(drawn[:, 0].max() + drawn[:, 0].min())) / 2:.2f} m beside X = 0.",
              "Move it so that its plane of symmetry is X = 0.")
    if len(scene.triangles) > HEAVY:
        report.note(f"The mesh has {len(scene.triangles)} triangles: training draws it for every sample.", "A car of 40 000 to 60 000 trains faster.")


def _check_panels(car: Car, report: _Report) -> None:
    sheet = sheet_map(car, 256, 0)
    share = float((sheet.klass > 0).mean())
    if share < LEAST_PAINT:
        report.fault(f"Only {share:.1%} of the sheet is paint.", "Lay the panels out larger: below 2 % there is nothing to sample a photo into.")
    paint = car.surface == car.paint_surface
    corners = car.points[car.triangles[paint]].astype(np.float64)
    area = _areas(corners)
    off = area[car.klass[paint] == car.classes.index("other")].sum() / (area.sum() + 1e-12)
    if off > .01:
        say = report.fault if off > 1 - LEAST_MAPPED else report.note
        say(f"{off:.0%} of the painted area lies on no panel of the panel map.", "Draw the map over all of the paint.")
    for c in car.paint_classes:
        if not (car.klass == c).any():
            report.note(f"The panel {car.classes[c]} has no triangles.", "Check its index in the panel map, or leave the panel out.")


def _check_overlaps(car: Car, report: _Report) -> None:
    """Places of the car that share their texels with another place: the last one drawn owns a texel, samples of others miss it."""
    sheet = sheet_map(car, _SIDE, 0)
    paint = np.flatnonzero(np.isin(car.klass, car.paint_classes) & (car.surface == car.paint_surface))
    corners = car.triangles[paint]
    # Spread over the sheet's area, so that walls that stand upright on it do not count.
    area = _areas(car.uv[corners].astype(np.float64)) + 1e-15
    rng = np.random.default_rng(0)
    chosen = rng.choice(len(paint), _SAMPLES, p=area / area.sum())
    weights = rng.dirichlet((1, 1, 1), _SAMPLES)[..., None]
    samples = (car.uv[corners[chosen]] * weights).sum(1)
    place = (car.points[corners[chosen]] * weights).sum(1)
    x, y = (np.clip((samples[:, k] * _SIDE).astype(int), 0, _SIDE - 1) for k in range(2))
    owned = sheet.klass[y, x] > 0
    other = owned & (np.linalg.norm(sheet.point[y, x] - place, axis=1) * car.scale > APART)
    for c in car.paint_classes:
        own = car.klass[paint][chosen] == c
        if own.sum() < 50:
            continue
        overlap = float(other[own].mean())
        if overlap > NOTED_OVERLAP:
            say = report.fault if overlap > MOST_OVERLAP else report.note
            say(f"{overlap:.0%} of the panel {car.classes[c]} shares its texels with another place of the car.",
                "Give both sides, and every part, its own place on the sheet: a texel can show one place only.")


def _check_body(car: Car, report: _Report) -> None:
    if not any(n.startswith("wheel-") for n in choose_keypoints(car).names):
        report.note("No wheels were found.", "Call their materials rubber, tyre, wheel, rim or disc: wheel centres are the points that people drag best.")
    if not car.symmetric:
        report.note("The left of the car is not the mirror image of its right.",
             "It is trained without mirrored samples, and takes longer. Move the car so that X = 0 is its middle if it should be.")

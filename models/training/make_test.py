"""Writes held-out photos with labels for eval.mjs, or the small fixtures that are kept with the pack: see README.md."""

from __future__ import annotations

import argparse
import base64
import json
from pathlib import Path

from auv.checks import need_packages

need_packages()

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from auv.car import Car, load_car  # noqa: E402
from auv.sampling import SPLITS, Studio  # noqa: E402
from auv.truth import class_map, glb_camera, paint_texels, visible  # noqa: E402

TEXTURE = 1024


def rounded(values: np.ndarray, digits: int) -> list:
    return np.round(values.astype(float), digits).tolist()


def write_split(car: Car, studio: Studio, split: str, count: int, side: int, folder: Path) -> None:
    """`count` photos of a split as JPEG, class maps as PNG, and labels.json with cameras and visible texels."""
    texels = paint_texels(car)
    target = folder / split
    target.mkdir(parents=True, exist_ok=True)
    photos = []
    for i in range(count):
        seed = SPLITS[split] + i
        photo = studio.sample(seed, side, 2, split == "test-ood")
        Image.fromarray(photo.image).save(target / f"{seed}.jpg", quality=93, subsampling=0)
        Image.fromarray(class_map(car, photo, side)).save(target / f"{seed}.png")
        _, seen = visible(photo, texels)
        photos.append({"file": f"{seed}.jpg", "classes": f"{seed}.png", "seed": seed,
                       "camera": rounded(glb_camera(car, photo.camera), 7),
                       "visible": base64.b64encode(np.packbits(seen)).decode()})
        print(f"{split}: {i + 1} of {count}", end="\r", flush=True)
    labels = {"split": split, "side": side, "hashes": car.hashes, "photos": photos,
              "texels": {"uv": rounded(texels.uv, 6), "point": rounded(car.to_glb(texels.point), 5),
                         "class": texels.klass.tolist()}}
    (target / "labels.json").write_text(json.dumps(labels))
    print(f"{target}: {count} photos of {side} px")


def write_fixtures(car: Car, studio: Studio, seeds: list[int], side: int, folder: Path) -> None:
    """A handful of small JPEGs with cameras and 200 visible texels each."""
    texels = paint_texels(car)
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for seed in seeds:
        photo = studio.sample(seed, side, 2)
        name = f"photo-{seed}.jpg"
        for quality in (90, 84, 78, 70, 60, 50):
            Image.fromarray(photo.image).save(folder / name, quality=quality, optimize=True)
            if (folder / name).stat().st_size <= 60_000:
                break
        places, seen = visible(photo, texels)
        chosen = np.flatnonzero(seen)
        chosen = chosen[np.linspace(0, len(chosen) - 1, min(200, len(chosen))).astype(int)]
        points = car.to_glb(texels.point[chosen])
        entries.append({"file": name, "seed": seed, "side": side, "camera": rounded(glb_camera(car, photo.camera), 7),
                        "texels": rounded(np.concatenate([texels.uv[chosen], places[chosen]], 1), 5),
                        "points": rounded(np.concatenate([points, places[chosen]], 1), 5)})
    lines = ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries)
    (folder / "labels.json").write_text(f'{{"hashes":{json.dumps(car.hashes)},"photos":[\n{lines}\n]}}\n')
    print(f"{folder}: {len(entries)} photos")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--id", type=int, default=100, help="photos of families known from training")
    parser.add_argument("--ood", type=int, default=40, help="photos of families never trained on")
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--fixtures", type=int, nargs="*", help="seeds of photos to write into the pack's fixtures/ instead")
    args = parser.parse_args()
    car = load_car(args.car)
    studio = Studio(car, TEXTURE)
    if args.fixtures:
        write_fixtures(car, studio, args.fixtures, min(args.side, 768), args.car / "fixtures")
        return
    for split, count in (("test-id", args.id), ("test-ood", args.ood)):
        if count:
            write_split(car, studio, split, count, args.side, args.car / "training-run" / "test")


if __name__ == "__main__":
    main()

"""Writes held-out photos with labels for the evaluation, or the small fixtures that are kept with the pack: see README.md."""

from __future__ import annotations

import argparse
import json
import os
from multiprocessing import get_context
from pathlib import Path

from auv.checks import need_packages

need_packages()

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from auv.car import Car, load_car  # noqa: E402
from auv.keypoints import choose_keypoints  # noqa: E402
from auv.labels import label, labels_file, rounded  # noqa: E402
from auv.sampling import NONE, OOD, SPLITS, Studio  # noqa: E402
from auv.truth import glb_camera, paint_texels, visible  # noqa: E402

TEXTURE = 1024


class Photographer:
    """Takes the photos of a split, one at a time; every process has its own."""

    def __init__(self, folder: Path, side: int, target: Path) -> None:
        self.car = load_car(folder)
        self.studio = Studio(self.car, TEXTURE)
        self.texels, self.keypoints = paint_texels(self.car), choose_keypoints(self.car)
        self.side, self.target = side, target

    def take(self, split: str, index: int) -> dict:
        """Writes photo number `index` of a split, and gives its label."""
        seed, folder = SPLITS[split] + index, self.target / split
        photo = self.studio.take(split, index, self.side)
        Image.fromarray(photo.image).save(folder / f"{seed}.jpg", quality=93, subsampling=0)
        if split == NONE:
            return {"file": f"{seed}.jpg", "seed": seed}
        return label(self.car, self.texels, self.keypoints, photo, photo.livery, seed, folder)


_photographer: Photographer


def _begin(*given: object) -> None:
    global _photographer
    _photographer = Photographer(*given)  # type: ignore[arg-type]


def _take(job: tuple[str, int]) -> dict:
    return _photographer.take(*job)


def write_splits(car: Car, counts: dict[str, int], side: int, target: Path, workers: int) -> None:
    """Photos of each split as JPEG, class maps as PNG, and labels.json with all that is known of them."""
    for split in counts:
        (target / split).mkdir(parents=True, exist_ok=True)
    jobs = [(split, i) for split, count in counts.items() for i in range(count)]
    entries: dict[str, list[dict]] = {split: [] for split in counts}
    with get_context("spawn").Pool(workers, _begin, (car.folder, side, target)) as pool:
        for n, (job, entry) in enumerate(zip(jobs, pool.imap(_take, jobs))):
            entries[job[0]].append(entry)
            print(f"photos: {n + 1} of {len(jobs)}", end="\r", flush=True)
    texels = paint_texels(car)
    for split, photos in entries.items():
        labels = labels_file(car, texels, split, side, photos)
        (target / split / "labels.json").write_text(json.dumps(labels))
        print(f"{target / split}: {len(photos)} photos of {side} px")


def write_fixtures(car: Car, studio: Studio, seeds: list[int], side: int, folder: Path) -> None:
    """A handful of small JPEGs with cameras and 200 visible texels each. Seeds from the split of unknown families on are of these."""
    texels = paint_texels(car)
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for seed in seeds:
        photo = studio.sample(seed, side, 2, seed >= SPLITS[OOD])
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
    parser.add_argument("--id", type=int, default=200, help="photos of families known from training")
    parser.add_argument("--ood", type=int, default=200, help="photos of families never trained on")
    parser.add_argument("--val", type=int, default=60, help="photos for choosing thresholds, so that none is chosen on a test photo")
    parser.add_argument("--none", type=int, default=200, help="photos without the car")
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="processes that draw")
    parser.add_argument("--fixtures", type=int, nargs="*", help="seeds of photos to write into the pack's fixtures/ instead")
    args = parser.parse_args()
    car = load_car(args.car)
    if args.fixtures:
        write_fixtures(car, Studio(car, TEXTURE), args.fixtures, min(args.side, 768), args.car / "fixtures")
        return
    counts = {"val": args.val, "test-id": args.id, OOD: args.ood, NONE: args.none}
    write_splits(car, {s: n for s, n in counts.items() if n}, args.side, args.car / "training-run" / "test", args.workers)


if __name__ == "__main__":
    main()

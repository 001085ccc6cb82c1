"""Writes one picture with many samples of the generator, to look at before training: see README.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from auv.checks import need_packages

need_packages()

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from auv.car import load_car  # noqa: E402
from auv.sampling import SPLITS, Studio  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--split", choices=list(SPLITS), default="train")
    parser.add_argument("--first", type=int, default=0, help="number of the first sample in its split")
    parser.add_argument("--rows", type=int, default=4)
    parser.add_argument("--columns", type=int, default=8)
    parser.add_argument("--out", type=Path, help="default: training-run/preview.png of the car")
    args = parser.parse_args()
    studio = Studio(load_car(args.car))
    start = SPLITS[args.split] + args.first
    tiles = [studio.take(args.split, args.first + i).image for i in range(args.rows * args.columns)]
    picture = np.vstack([np.hstack(tiles[r * args.columns:(r + 1) * args.columns]) for r in range(args.rows)])
    out = args.out or args.car / "training-run" / "preview.png"
    out.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(out)
    print(f"{out}: samples {start} to {start + len(tiles) - 1}")


if __name__ == "__main__":
    main()

"""Puts a measured network into its pack: auv.onnx, its card, and networks.auv of car.json. See README.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from export import name_in_pack, write_bytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--network", type=Path, required=True, help="folder that export.py --out wrote, with measured figures")
    args = parser.parse_args()
    for name in ("auv.onnx", "auv.json"):
        write_bytes(args.car / name, (args.network / name).read_bytes())
    name_in_pack(args.car / "car.json", args.car / "auv.onnx")


if __name__ == "__main__":
    main()

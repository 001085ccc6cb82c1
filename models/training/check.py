"""Says whether a car pack can be trained on. Exit status 1 when it cannot: see README.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from auv.checks import need_packages

need_packages("numpy", "torch", "onnx", "PIL")

from auv.pack_checks import check_pack  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    args = parser.parse_args()
    findings = check_pack(args.car)
    for f in findings:
        print(f"{'Refused' if f.fatal else 'Note'}: {f.message}\n  {f.help}")
    if any(f.fatal for f in findings):
        raise SystemExit(1)
    print(f"{args.car}: can be trained on")


if __name__ == "__main__":
    main()

"""Trains the per-car network for a stretch of wall-clock time: see README.md."""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import mmap
import multiprocessing
import os
import re
import signal
import time
from pathlib import Path

from auv.checks import keep_memory, need_packages

need_packages()
keep_memory()

import numpy as np  # noqa: E402
import torch  # noqa: E402

from auv.buffer import Ring, augment, start_generator  # noqa: E402
from auv.car import Car, load_car  # noqa: E402
from auv.keypoints import choose_keypoints  # noqa: E402
from auv.losses import loss_of  # noqa: E402
from auv.network import AuvNet, adapt_weights, normalise  # noqa: E402
from auv.pose import project, project_camera, solve_single  # noqa: E402
from auv.sampling import SPLITS, Studio, sheet_map  # noqa: E402

BATCH = 16
CLIP = 20.0
PEAK_RATE = 2e-3
FRESH = .38
"""New renders per trained sample: each is seen about 2.6 times, half of them mirrored."""
HEAD_START = 1500
MEETING = 8
"""Steps between two meetings of a worker with the shared weights."""


def seconds(text: str) -> float:
    """'40m', '2h', '90s' or plain seconds."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text} is not a time. Write 90s, 40m or 2h.")
    return float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


class Trainer:
    def __init__(self, car: Car, budget: float, run: Path) -> None:
        self.car, self.budget, self.run = car, budget, run
        chosen = choose_keypoints(car)
        self.keypoints, self.twin = torch.from_numpy(chosen.position), torch.from_numpy(chosen.mirror)
        self.net = AuvNet(len(car.classes), len(self.keypoints)).to(memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=1e-3, weight_decay=1e-4)
        self.average: dict[str, torch.Tensor] = {}
        self.elapsed, self.steps, self.samples, self.renders = 0.0, 0, 0, 0
        self.peak, self.begun = PEAK_RATE, 0.0
        self.warm_start: str | None = None

    def save(self, done: bool) -> None:
        state = {"net": self.net.state_dict(), "average": self.average, "optimiser": self.optimiser.state_dict(),
                 "elapsed": self.elapsed, "steps": self.steps, "samples": self.samples, "renders": self.renders,
                 "classes": self.car.classes, "hashes": self.car.hashes, "warm_start": self.warm_start, "done": done,
                 "begun": self.begun, "peak": self.peak}
        temporary = self.run / "checkpoint.tmp"
        torch.save(state, temporary)
        temporary.replace(self.run / "checkpoint.pt")

    def resume(self, path: Path) -> None:
        state = torch.load(path, map_location="cpu")
        if state["hashes"] != self.car.hashes:
            raise SystemExit(f"{path} was trained on another mesh or panel map. Start anew with --warm {path}.")
        if state["net"].keys() != self.net.state_dict().keys():
            raise SystemExit(f"{path} holds another network than this version trains. Start anew with --warm {path}.")
        self.net.load_state_dict(state["net"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.average = state["average"]
        self.elapsed, self.steps, self.samples, self.renders = (state[k] for k in ("elapsed", "steps", "samples", "renders"))
        self.warm_start = state["warm_start"]
        self.begun, self.peak = state.get("begun", 0.0), state.get("peak", PEAK_RATE)

    def warm(self, path: Path) -> None:
        """Begins with the weights of a checkpoint, or of a .npz that export.py --base has written."""
        if path.suffix == ".npz":
            with np.load(path, allow_pickle=False) as data:
                about = json.loads(str(data["about"]))
                weights = {k: torch.from_numpy(data[k].astype(np.float32)) for k in data.files if k != "about"}
        else:
            state = torch.load(path, map_location="cpu")
            about = {"classes": state["classes"], "samples": state["samples"], "mesh": state["hashes"]["mesh"]}
            weights = state["average"]
        adapt_weights(weights, self.net, about["classes"], self.car.classes)
        self.warm_start = f"{about['samples']} samples of mesh {about['mesh'][:12]}"

    def blend(self) -> None:
        keep = min(.998, self.steps / (self.steps + 50))
        with torch.no_grad():
            for name, value in self.net.state_dict().items():
                if name in self.average and value.dtype.is_floating_point:
                    self.average[name].mul_(keep).add_(value, alpha=1 - keep)
                else:
                    self.average[name] = value.clone()

    def rate(self, started: float) -> float:
        ramp = min(1.0, (self.elapsed - started + 1) / 30) if self.steps > 200 else min(1.0, (self.steps + 1) / 200)
        part = min(1.0, (self.elapsed - self.begun) / max(1.0, self.budget - self.begun))
        return self.peak * ramp * (.5 + .5 * math.cos(math.pi * part)) + 2e-6


def validate(trainer: Trainer, photos: list[tuple[torch.Tensor, torch.Tensor]], points: torch.Tensor) -> float:
    """Median over photos of the mean distance in px at 1024 of paint points, one pass at 256 px, averaged weights."""
    net = AuvNet(trainer.net.classes, trainer.net.keypoints).to(memory_format=torch.channels_last)
    net.load_state_dict(trainer.average)
    net.eval()
    errors = []
    with torch.no_grad():
        for image, camera in photos:
            state = solve_single(net(normalise(image[None]).contiguous(memory_format=torch.channels_last)), trainer.keypoints)
            seen, true = project(points[None], *state), project_camera(points[None], camera[None])
            inside = ((true > 0) & (true < 1)).all(-1)
            errors.append(float((seen - true).norm(dim=-1)[inside].mean()) * 1024)
    return float(np.median(errors))


class Pool:
    """The weights that several training processes share: each now and then meets the others half-way (elastic averaging)."""

    def __init__(self, net: AuvNet) -> None:
        floats = [v for v in net.state_dict().values() if v.dtype.is_floating_point]
        self.memory = mmap.mmap(-1, 4 * sum(v.numel() for v in floats))
        self.flat = torch.from_numpy(np.frombuffer(self.memory, np.float32))
        self.flat.copy_(torch.cat([v.flatten() for v in floats]))
        self.lock = multiprocessing.Lock()
        self.steps = multiprocessing.Value(ctypes.c_int64, 0)
        self.elapsed = multiprocessing.Value(ctypes.c_double, 0)

    def meet(self, net: AuvNet) -> None:
        """Moves the net and the shared weights to the middle between them."""
        floats = [v for v in net.state_dict().values() if v.dtype.is_floating_point]
        with torch.no_grad(), self.lock:
            middle = torch.cat([v.flatten() for v in floats]).add_(self.flat).mul_(.5)
            self.flat.copy_(middle)
            for v, part in zip(floats, middle.split([v.numel() for v in floats])):
                v.copy_(part.view_as(v))


class Lessons:
    """One training process: its network, its optimiser and its own random choices."""

    def __init__(self, trainer: Trainer, ring: Ring, pool: Pool, number: int) -> None:
        car = trainer.car
        self.trainer, self.ring, self.pool, self.number = trainer, ring, pool, number
        self.mirror = torch.from_numpy(np.asarray(car.mirror_class))
        self.paint = torch.zeros(len(car.classes), dtype=torch.bool)
        self.paint[car.paint_classes] = True
        self.rng = np.random.default_rng([*car.seed_words, trainer.steps, number])
        torch.manual_seed(trainer.steps * 16 + number)
        self.steps = 0
        trainer.net.train()

    def step(self, rate: float) -> dict[str, float]:
        trainer, ring = self.trainer, self.ring
        for group in trainer.optimiser.param_groups:
            group["lr"] = rate
        batch = augment(ring.batch(self.rng.integers(0, ring.filled(), BATCH)), self.mirror, trainer.twin, trainer.car.symmetric, self.rng)
        picture = normalise(batch.image).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = trainer.net(picture)
        loss, parts = loss_of({k: v.float() for k, v in out.items()}, batch, trainer.keypoints, self.paint)
        trainer.optimiser.zero_grad()
        loss.backward()
        # A fit that runs away has no gradient worth following: such a batch teaches nothing.
        if torch.isfinite(torch.nn.utils.clip_grad_norm_(trainer.net.parameters(), CLIP)):
            trainer.optimiser.step()
        self.steps += 1
        with self.pool.steps.get_lock():
            self.pool.steps.value += 1
        if self.steps % MEETING == self.number * 3 % MEETING:
            self.pool.meet(trainer.net)
        return parts


def _help(trainer: Trainer, ring: Ring, pool: Pool, number: int, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    lessons = Lessons(trainer, ring, pool, number)
    before = pool.elapsed.value
    while os.getppid() == parent and pool.elapsed.value < trainer.budget:
        trainer.elapsed = pool.elapsed.value
        lessons.step(trainer.rate(before))
        trainer.steps += 1


def train(trainer: Trainer, save_every: float, workers: int) -> None:
    """Trains until the budget is used. `workers` processes train, one more renders."""
    car = trainer.car
    ring, pool = Ring(8192), Pool(trainer.net)
    ring.wanted.value = HEAD_START
    pool.elapsed.value = trainer.elapsed
    process = start_generator(car, ring, trainer.renders)
    studio = Studio(car)
    held_out = [studio.sample(SPLITS["val"] + i) for i in range(12)]
    photos = [(torch.from_numpy(p.image.astype(np.float32)).permute(2, 0, 1), torch.from_numpy(p.camera.astype(np.float32)))
              for p in held_out]
    sheet = sheet_map(car, 48)
    points = torch.from_numpy(sheet.point[sheet.klass > 0])
    while ring.filled() < 256:
        if not process.is_alive():
            raise SystemExit("The generator stopped. Run preview.py on this car to see why.")
        time.sleep(.2)
    fork = multiprocessing.get_context("fork")
    helpers = [fork.Process(target=_help, args=(trainer, ring, pool, n, os.getpid()), daemon=True) for n in range(1, workers)]
    for h in helpers:
        h.start()
    lessons = Lessons(trainer, ring, pool, 0)
    started, before, first_render, last_save, told = time.monotonic(), trainer.elapsed, trainer.renders, time.monotonic(), 0.0
    first_samples = trainer.samples
    means: dict[str, float] = {}
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stop.append(number))
    signal.signal(signal.SIGINT, lambda number, _: stop.append(number))
    while trainer.elapsed < trainer.budget and not stop:
        parts = lessons.step(trainer.rate(before))
        trainer.steps += 1
        trainer.blend()
        trainer.samples = first_samples + pool.steps.value * BATCH
        ring.wanted.value = HEAD_START + int(pool.steps.value * BATCH * FRESH)
        now = time.monotonic()
        trainer.elapsed, trainer.renders = before + now - started, first_render + ring.written.value
        pool.elapsed.value = trainer.elapsed
        for k, v in parts.items():
            means[k] = means.get(k, v) * .99 + v * .01
        if now - told > 20:
            told = now
            line = " ".join(f"{k} {v:.3g}" for k, v in means.items())
            print(f"{trainer.elapsed / 60:6.1f} of {trainer.budget / 60:.0f} min, "
                  f"{(trainer.budget - trainer.elapsed) / 60:.0f} min left, {trainer.samples} samples, "
                  f"{trainer.renders} renders | {line}", flush=True)
        if now - last_save > save_every:
            last_save = now
            trainer.save(False)
            error = validate(trainer, photos, points)
            print(f"       held out: {error:.1f} px at 1024 (median of {len(photos)}, one pass)", flush=True)
    trainer.save(not stop)
    error = validate(trainer, photos, points)
    print(f"{'stopped' if stop else 'done'}: {trainer.samples} samples, held out {error:.1f} px", flush=True)
    for h in [process, *helpers]:
        h.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--car", type=Path, required=True, help="folder of a car pack")
    parser.add_argument("--budget", type=seconds, default=2400.0, help="total training time: 90s, 40m, 2h (default 40m)")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--again", type=float, metavar="RATE",
                        help="with --resume: begin the learning rate's cosine anew, at this peak (8e-4 suits a finished run)")
    parser.add_argument("--warm", type=Path, help="begin with other weights (checkpoint.pt or .npz), also of another car")
    parser.add_argument("--save-every", type=seconds, default=300.0)
    parser.add_argument("--workers", type=int, default=1, help="processes that train (one core each; one more renders)")
    args = parser.parse_args()
    torch.set_num_threads(1)
    run = args.car / "training-run"
    run.mkdir(exist_ok=True)
    trainer = Trainer(load_car(args.car), args.budget, run)
    if args.resume and (run / "checkpoint.pt").exists():
        trainer.resume(run / "checkpoint.pt")
        if args.again:
            trainer.begun, trainer.peak = trainer.elapsed, args.again
    elif args.warm:
        trainer.warm(args.warm)
    print(json.dumps({"car": trainer.car.id, "classes": len(trainer.car.classes), "symmetric": trainer.car.symmetric}))
    train(trainer, args.save_every, args.workers)


if __name__ == "__main__":
    main()

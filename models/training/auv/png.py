"""Reads 8-bit grey PNG files with nothing but zlib: enough for a sheet's panel map."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np


def read_grey(path: Path) -> np.ndarray:
    """An 8-bit PNG as (h, w) u8. Of colour pictures the first channel is taken; palettes give the palette index."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"{path.name} is not a PNG file.")
    at, packed, header = 8, b"", None
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    if header is None:
        raise ValueError(f"{path.name} has no PNG header.")
    width, height, depth, colour, _, _, interlace = header
    if interlace or depth > 8 or (depth < 8 and colour not in (0, 3)):
        raise ValueError(f"{path.name} is interlaced or 16 bits deep. Save it as a plain 8-bit grey PNG.")
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    pitch = (width * channels * depth + 7) // 8
    raw = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, pitch + 1)
    rows = _unfilter(raw, max(1, channels * depth // 8))
    if depth < 8:
        bits = np.unpackbits(rows, axis=1).reshape(height, -1, depth)
        values = (bits * (1 << np.arange(depth - 1, -1, -1))).sum(2)[:, :width]
        return (values * (255 // ((1 << depth) - 1)) if colour == 0 else values).astype(np.uint8)
    return np.ascontiguousarray(rows[:, :width * channels:channels])


def _unfilter(raw: np.ndarray, step: int) -> np.ndarray:
    height, pitch = raw.shape[0], raw.shape[1] - 1
    out = np.zeros((height, pitch), np.uint8)
    up = np.zeros(pitch, np.uint8)
    for y in range(height):
        kind, row = raw[y, 0], raw[y, 1:]
        if kind == 0:
            out[y] = row
        elif kind == 2:
            out[y] = row + up
        elif kind == 1:
            out[y] = np.add.accumulate(row.reshape(-1, step), axis=0, dtype=np.uint8).reshape(-1)
        else:
            line, above, source = bytearray(pitch), up.tolist(), row.tolist()
            for x in range(pitch):
                a = line[x - step] if x >= step else 0
                b = above[x]
                if kind == 3:
                    guess = (a + b) >> 1
                else:
                    c = above[x - step] if x >= step else 0
                    p = a + b - c
                    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
                    guess = a if pa <= pb and pa <= pc else b if pb <= pc else c
                line[x] = (source[x] + guess) & 255
            out[y] = np.frombuffer(bytes(line), np.uint8)
        up = out[y]
    return out

"""A stroke alphabet for racing numbers and words: each glyph is polylines on a 4 x 6 grid, y down."""

from __future__ import annotations

import numpy as np

_GLYPHS = {
    "0": "00 40 46 06 00", "1": "12 30 36", "2": "00 40 43 03 06 46", "3": "00 40 46 06|13 43", "4": "00 03 43|40 46",
    "5": "40 00 03 43 46 06", "6": "40 00 06 46 43 03", "7": "00 40 16", "8": "00 40 46 06 00|03 43", "9": "43 03 00 40 46 06",
    "A": "06 02 20 42 46|04 44", "B": "00 30 42 33 03|33 44 36 06 00", "C": "40 00 06 46", "D": "00 30 42 44 36 06 00",
    "E": "40 00 06 46|03 33", "F": "40 00 06|03 33", "G": "40 00 06 46 43 23", "H": "00 06|40 46|03 43", "I": "20 26",
    "J": "40 46 06 04", "K": "00 06|40 03 46", "L": "00 06 46", "M": "06 00 23 40 46", "N": "06 00 46 40", "O": "00 40 46 06 00",
    "P": "06 00 40 43 03", "Q": "00 40 46 06 00|24 46", "R": "06 00 40 43 03|23 46", "S": "40 00 03 43 46 06", "T": "00 40|20 26",
    "U": "00 06 46 40", "V": "00 26 40", "W": "00 16 23 36 40", "X": "00 46|40 06", "Y": "00 23 40|23 26", "Z": "00 40 06 46",
}
ALPHABET = "".join(_GLYPHS)


def strokes_of(text: str, slant: float = 0.0) -> np.ndarray:
    """Segments (n, 2, 2) of a text whose letters are 1 high and .67 wide; origin at the middle, x right, y down."""
    segments = []
    advance = 0.0
    for letter in text:
        for line in _GLYPHS.get(letter, "").split("|"):
            points = [((int(p[0]) / 6 + advance), int(p[1]) / 6) for p in line.split()]
            segments += [(points[i], points[i + 1]) for i in range(len(points) - 1)]
        advance += .92 if letter not in "I1 " else .6
    if not segments:
        return np.zeros((0, 2, 2))
    out = np.array(segments)
    out[..., 0] -= (advance - .25) / 2
    out[..., 1] -= .5
    out[..., 0] -= slant * out[..., 1]
    return out

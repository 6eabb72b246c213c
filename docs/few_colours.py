"""Pictures of pages as PNG files with at most 256 colours: a third of the size, and nobody sees the difference.

In: the pixels of a screenshot. Out: the bytes of a PNG file. Easily got wrong: text on white is white and a hundred
greys; each group of similar colours is replaced by its most frequent one, so that white stays white.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

__all__ = ["png_with_few_colours"]

_MOST = 256


def png_with_few_colours(rgb: npt.NDArray[np.uint8]) -> bytes:
    """A PNG file of these pixels.

    Args:
        rgb: height x width x 3, red, green and blue from 0 to 255.
    """
    height, width, _ = rgb.shape
    palette, index = _palette(rgb.reshape(-1, 3))
    # Each line begins with its filter; 0 is none, which is best for few colours.
    lines = np.zeros((height, width + 1), dtype=np.uint8)
    lines[:, 1:] = index.reshape(height, width)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.tobytes()),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _palette(pixels: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The colours that are kept (n x 3), and for each pixel which of them it gets."""
    colours, inverse, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    groups = (colours >> 3).astype(np.uint32) @ np.array([1024, 32, 1], dtype=np.uint32)
    order = np.argsort(-counts, kind="stable")
    _, first = np.unique(groups[order], return_index=True)
    kept = colours[order[np.sort(first)[:_MOST]]]
    distance = ((colours[:, None, :].astype(np.int32) - kept[None, :, :]) ** 2).sum(axis=2)
    return kept, distance.argmin(axis=1).astype(np.uint8)[inverse.reshape(-1)]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

"""Takes one picture of a page for the documentation, with few colours so that the file stays small.

In: a page in a real browser and a name. Out: docs/pictures/NAME.png. Easily got wrong: a picture taken before its fonts
have come shows another page than readers get.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Locator, Page

from docs.few_colours import png_with_few_colours

__all__ = ["PICTURES", "take"]

PICTURES = Path(__file__).parent / "pictures"
_FONTS = "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => done())))"
_READ_PIXELS = """async (picture) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const area = canvas.getContext("2d");
  area.drawImage(image, 0, 0);
  const { data } = area.getImageData(0, 0, image.width, image.height);
  const url = await new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([data]));
  });
  return [image.width, image.height, url.slice(url.indexOf(",") + 1)];
}"""


def take(page: Page, name: str, *, part: Locator | None = None) -> None:
    """Take one picture of what fits on the screen, or of one part of the page, when its fonts are there."""
    page.bring_to_front()
    page.evaluate(_FONTS)
    seen = part.screenshot(animations="disabled") if part else page.screenshot(animations="disabled")
    (PICTURES / f"{name}.png").write_bytes(png_with_few_colours(_pixels(page, seen)))
    sys.stdout.write(f"{name}.png\n")


def _pixels(page: Page, picture: bytes) -> npt.NDArray[np.uint8]:
    """What is in a picture, read by the browser itself: height x width x 3."""
    blank = page.context.new_page()
    width, height, encoded = blank.evaluate(_READ_PIXELS, base64.b64encode(picture).decode())
    blank.close()
    rgba = np.frombuffer(base64.b64decode(encoded), dtype=np.uint8).reshape(height, width, 4)
    return np.ascontiguousarray(rgba[:, :, :3])

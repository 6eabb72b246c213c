"""Packs as slides on a base deck that PowerPoint rebrands: text is measured and laid out before anything is placed."""

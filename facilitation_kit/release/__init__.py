"""Packs that leave the house: made, checked by a second person, released, and called back when somebody takes back their
words (B7).

In flow packs of `playback`; out flow their files and a manifest each, in the data folder. The one thing easily got wrong:
a file that was changed after the check is not the file that was checked.
"""

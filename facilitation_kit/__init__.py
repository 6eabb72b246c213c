"""The Facilitation Kit: co-design workshops, idea tests and playback packs."""

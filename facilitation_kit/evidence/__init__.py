"""Evidence on its way in and out, and the rules of what may be said of it; no files, no store, no clock of its own."""

"""The project's text files, read once into frozen, typed values; every fault is reported at once."""

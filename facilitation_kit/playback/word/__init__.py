"""Packs as Word files that a council can rebrand in Word: a base file, blocks of text, and what makes a document accessible."""

"""Packs as tagged PDF (PDF/UA-1), set by Typst: every value is a literal, every fault finds its template."""

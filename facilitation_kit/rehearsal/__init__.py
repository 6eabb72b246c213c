"""Scripted people who follow the phones' own HTML over real HTTP, for rehearsals, demonstrations and tests."""

"""Strings ↔ catalogs: what translators work in."""

"""Eduhub, an open-source digital education hub."""

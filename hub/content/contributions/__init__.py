"""Contributions: one table for anything brought to the hub."""

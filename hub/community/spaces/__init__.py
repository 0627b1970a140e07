"""Spaces: groups with members in roles."""

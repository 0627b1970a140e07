"""Organisations, who belongs to them and who speaks for them."""

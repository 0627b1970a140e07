"""The demonstration hub: invented people, organisations, groups and conversations, and what loads them."""

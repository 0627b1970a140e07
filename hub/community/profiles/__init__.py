"""What members tell of themselves, who may read it, and how people find each other."""

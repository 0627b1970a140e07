"""The curated taxonomy of digital education: groups and topics with labels in every interface language."""

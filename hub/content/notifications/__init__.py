"""The inbox: what concerns a member, in the hub and by e-mail."""

"""Persons with an account: sign-up, profile, sessions, directory."""

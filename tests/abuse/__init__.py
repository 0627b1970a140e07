"""The hub under attack: each named attack of `docs/security.md` is a test here, or says where it is one."""

"""Forms of joining (`joining`, of which allauth makes its own) and of signing in (`signing_in`, made of allauth's)."""

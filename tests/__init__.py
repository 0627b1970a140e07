"""The test suite: paths mirror the code, names are sentences. `make test` runs it on SQLite and on PostgreSQL."""

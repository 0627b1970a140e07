"""Says that something which pages show has changed."""

from django.db import connection, transaction


def bump(*names: str) -> None:
    """Raise the versions of these names in the caller's transaction (outside of one it is refused).

    Call it once per action, last: until the transaction ends, others that bump the same name wait.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("bump() belongs in the transaction of the change it announces.")
    if not names:
        return
    # In one order for everybody, so that two actions that bump the same names cannot lock each other out.
    ordered = sorted(set(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO core_versions_version (name, number) VALUES {', '.join(['(%s, 1)'] * len(ordered))}"
            " ON CONFLICT (name) DO UPDATE SET number = core_versions_version.number + 1",
            ordered,
        )

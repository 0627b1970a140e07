"""Gives every test process a data folder and a database before Django's settings are read (a pytest plugin).

`HUB_TEST_DATABASE` chooses: `sqlite` (the default), `postgres` (a private throw-away cluster), or a `postgresql://`
address of a server on which databases may be made. One run has one folder; each pytest-xdist worker has its own in it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.private_postgres import PrivateCluster

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def _begin_run() -> None:
    """In the process that was started by hand: make the run's folder and, where asked for, its PostgreSQL cluster."""
    root = Path(tempfile.mkdtemp(prefix="hub-tests-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    os.environ["HUB_TEST_ROOT"] = str(root)
    if os.environ.setdefault("HUB_TEST_DATABASE", "sqlite") == "postgres":
        cluster = PrivateCluster()
        atexit.register(cluster.stop)
        os.environ["HUB_TEST_DATABASE"] = cluster.start()


if WORKER == "main":
    _begin_run()

ROOT = Path(os.environ["HUB_TEST_ROOT"])
SERVER = os.environ["HUB_TEST_DATABASE"]
DATABASE = "sqlite" if SERVER == "sqlite" else "postgres"

# A developer's own HUB_ settings must not reach the tests.
for variable in [name for name in os.environ if name.startswith("HUB_") and not name.startswith("HUB_TEST_")]:
    del os.environ[variable]
os.environ["HUB_ENV"] = "test"
os.environ["HUB_DATA_DIR"] = str(ROOT / WORKER)
(ROOT / WORKER).mkdir(exist_ok=True)
if DATABASE == "postgres":
    os.environ["HUB_DATABASE_URL"] = SERVER.replace("/postgres", f"/hub_{ROOT.name[-8:]}_{WORKER}", 1)

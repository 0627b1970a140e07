"""The two pages that are generated from the settings table: `.env.example` and `docs/settings.md`."""

from hub.project.environment import Setting

_HEAD = """# Settings

A hub is set up by its environment alone; these are all the names it knows, and it refuses to start with one that it
does not know. `HUB_X_FILE` names a file that holds the value of `HUB_X`, so that secrets need not stand in the
environment. What an administrator changes while the hub runs (name, languages, territory, sign-up, brand) is under
*Manage → Settings*.

This page and `.env.example` are made from the table in `hub/project/settings.py` by `hub settings --write`; a test
compares them.

| Name | Default | What it is |
|---|---|---|
"""
_TAIL = """
The test suite has names of its own: `HUB_TEST_DATABASE` (`sqlite`, `postgres`, or the address of a server) and
`HUB_TEST_CHROMIUM` (the browser's program).
"""


def default_of(setting: Setting) -> str:
    """A setting's default as one would write it into the environment."""
    if setting.name == "DATA_DIR":
        return "var"
    if setting.default is None or setting.default == []:
        return ""
    if isinstance(setting.default, bool):
        return "1" if setting.default else "0"
    return str(setting.default)


def env_example(table: list[Setting]) -> str:
    """Every setting with its sentence, as comments that one uncomments."""
    blocks = [f"# {setting.help}\n#{setting.variable}={default_of(setting)}\n" for setting in table]
    head = "# Settings of a hub, each with its default. Made by “hub settings --write”; docs/settings.md says more.\n\n"
    return head + "\n".join(blocks)


def settings_page(table: list[Setting]) -> str:
    """The documentation's page in Markdown."""
    rows = []
    for setting in table:
        default = f"`{default_of(setting)}`" if default_of(setting) else "—"
        secret = " A secret." if setting.is_secret else ""
        rows.append(f"| `{setting.variable}` | {default} | {setting.help.replace('|', '/')}{secret} |\n")
    return _HEAD + "".join(rows) + _TAIL

"""Static files under names that carry their content's digest, script modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HubStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped package
    """WhiteNoise's storage that also rewrites `import` in script modules.

    Without it a module would be loaded twice, once under each of its names, and an old one could meet a new one.
    """

    support_js_module_import_aggregation = True

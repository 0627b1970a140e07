"""Registers uploads with Django."""

import warnings

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The app `core_files`."""

    name = "hub.core.files"
    label = "core_files"

    def ready(self) -> None:
        from PIL import Image  # Not at import: most commands never touch a picture.

        from hub.core.files.kinds import MOST_PIXELS

        # Pillow's own guard for the whole process, whoever opens a picture: an error, not a warning.
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

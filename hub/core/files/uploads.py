"""Receives uploads without letting one fill the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from hub.core.files.kinds import LARGEST, MEGABYTE

# Above this the whole request is refused: nobody sends that by mistake.
LARGEST_REQUEST = 1024 * MEGABYTE


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Django's handler for large uploads, which keeps at most what the largest accepted kind may have.

    What is larger arrives empty with its true size, so that the form can say "too large" at its field and keep what
    else was typed, instead of failing as a whole.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 -- Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body that is beyond all measure."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig("The request is larger than any upload may be.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk, unless the file has become too large; then forget what was kept."""
        if start + len(raw_data) <= LARGEST:
            super().receive_data_chunk(raw_data, start)
        elif self.file.tell():
            self.file.seek(0)
            self.file.truncate()

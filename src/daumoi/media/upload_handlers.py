"""Counts what a form sends while it comes in, so that no file beyond the limit ever fills disk or memory."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

# A form carries some files at once; what announces more than this is not read at all.
FILES_A_FORM = 10


class LimitedFiles(FileUploadHandler):
    """Drops a file once it is larger than one form takes, and notes its name for the form to say so.

    What follows of that file is read past and kept nowhere.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._received = 0

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > FILES_A_FORM * settings.FORM_FILE_LIMIT_BYTES:
            raise RequestDataTooBig("More than this form takes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._received += len(raw_data)
        if self._received <= settings.FORM_FILE_LIMIT_BYTES:
            return raw_data
        self._note(self.file_name or "")
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        """Another handler keeps the file."""

    def _note(self, name: str) -> None:
        if self.request is not None:
            self.request.too_large_files = [*getattr(self.request, "too_large_files", []), name]

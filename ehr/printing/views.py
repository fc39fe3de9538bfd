"""The page behind the code on a printed document: for everybody, and telling nothing of anybody."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ehr.printing import presenters, queries
from ehr.printing.presenters import MOST, Answer
from trust.accounts.web import PublicView

_ENVELOPE = 64 * 1024  # bytes of the form round the file


class Held(MemoryFileUploadHandler):
    """A file is held in memory or not at all: what is too large is passed over as it arrives."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Look at the length alone; nothing has been read yet."""
        self.activated = content_length <= MOST + _ENVELOPE


# Exempt for one step: the token is read with the form, and that after the handler is chosen.
@method_decorator(csrf_exempt, name="dispatch")
class CheckView(PublicView):
    """Was a document issued under this code, and is this file it?"""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """No temporary file is ever written here."""
        request.upload_handlers = [Held(request)]
        return self._protected(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _protected(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Kind, facility, day and hash; the same sentence for every code that leads nowhere."""
        return self._page(code, None)

    def post(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Compare a file. It is held in memory until the answer is written, and no longer."""
        return self._page(code, request.FILES.get("file"))

    def _page(self, code: str, file: Any) -> HttpResponseBase:
        found = queries.issued(code)
        asked = self.request.method == "POST" and found is not None
        answer = _answer(self.request, found, file) if asked else None
        context = {"issued": presenters.page(found) if found else None, "answer": answer}
        status = 404 if found is None else 422 if answer and answer.kind == "warn" else 200
        return TemplateResponse(self.request, "ehr/printing/check.html", context, status=status)


def _answer(request: HttpRequest, found: Any, file: Any) -> Answer:
    """A file that is too large never arrives: nothing is kept of it, not even for a moment."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    if (file is None and sent > MOST) or (file is not None and file.size > MOST):
        words = _("The file is larger than %(most)s MB. Documents of this system are smaller.")
        return Answer("warn", words % {"most": MOST // 1024 // 1024})
    if file is None or not file.size:
        return Answer("warn", _("No file arrived, or it is empty. Choose the PDF once more."))
    return presenters.compared(found, file.read())

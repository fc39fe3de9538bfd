"""What anybody may read of the log: hashes and signatures, nothing of anybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from trust.accounts.web import PublicView
from trust.context import Refusal
from trust.transparency import queries
from trust.transparency.addresses import NoSuchPlace, TreeName, number, tile_place, tree_named
from trust.transparency.bundle import VERIFIERS
from trust.transparency.errors import NoSuchTree
from trust.transparency.presenters import sheet, summary, verifier_page
from trust.transparency.services import take_cosignatures
from trust.transparency.tiles import Store

_TEXT = "text/plain; charset=utf-8"
_BODY = 16 * 1024  # bytes of what a witness may send


class LogReadView(PublicView):
    """Parses the tree's name and says refusals as text: programs ask here."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A refusal in words, with its status."""
        try:
            if "tree" in kwargs:
                kwargs["tree"] = tree_named(kwargs["tree"])
            return super().dispatch(request, *args, **kwargs)
        except NoSuchPlace as error:
            return HttpResponse(str(error), status=400, content_type=_TEXT)
        except Refusal as refusal:
            words = _(refusal.message) % refusal.facts if refusal.facts else _(refusal.message)
            return HttpResponse(words, status=refusal.status, content_type=_TEXT)


class LogView(LogReadView):
    """What the log is, how far it is, and how to check it."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        return TemplateResponse(request, "trust/transparency/log.html", {"trees": summary()})


class SheetView(LogReadView):
    """The roots of the day and the key, to be printed and hung up."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        address = f"{settings.BASE_URL}{reverse('transparency')}"
        return TemplateResponse(request, "trust/transparency/sheet.html", sheet(address))


class ScriptView(PublicView):
    """The program that checks a proof, as it lies in every bundle."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file, to be saved and not run here."""
        return _saved("verify.py", (VERIFIERS / "verify.py").read_bytes())


class CheckPageView(PublicView):
    """The page that checks a proof, as it lies in every bundle."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file, in the reader's language, to be saved and opened from the own disk."""
        return _saved("verify.html", verifier_page().encode())


def _saved(name: str, content: bytes) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=_TEXT, headers={"Content-Disposition": disposition})


class KeysView(LogReadView):
    """The keys of each tree; whoever believes them has compared the sheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """One verifier a line (C2SP signed-note)."""
        lines = [f"{one.line}\n" for tree in TreeName for one in queries.verifiers(tree)]
        return HttpResponse("".join(lines), content_type=_TEXT)


class CheckpointView(LogReadView):
    """The newest signed checkpoint, or the one of `?size=`, with its witnesses."""

    def get(self, request: HttpRequest, tree: TreeName) -> HttpResponse:
        """A signed note."""
        size = number(request.GET, "size") if "size" in request.GET else None
        return HttpResponse(queries.note(tree, size), content_type=_TEXT)


class TileView(LogReadView):
    """Hashes of a level, 32 bytes each."""

    def get(self, request: HttpRequest, tree: TreeName, place: str) -> HttpResponse:
        """The tile, as far as checkpoints vouch for it."""
        level, tile, width = tile_place(place)
        hashes = queries.tile(tree, level, tile)[: width * 32]
        if len(hashes) != width * 32:
            raise NoSuchTree
        return HttpResponse(hashes, content_type="application/octet-stream")


class InclusionView(LogReadView):
    """`?index=&size=`: the audit path of a leaf."""

    def get(self, request: HttpRequest, tree: TreeName) -> HttpResponse:
        """Hashes in hex, the lowest first."""
        size = queries.checkpoint(tree, number(request.GET, "size")).size
        return _path(lambda: Store(tree).over(size).inclusion(number(request.GET, "index")))


class ConsistencyView(LogReadView):
    """`?first=&second=`: that the older tree is the beginning of the newer one."""

    def get(self, request: HttpRequest, tree: TreeName) -> HttpResponse:
        """Hashes in hex."""
        size = queries.checkpoint(tree, number(request.GET, "second")).size
        return _path(lambda: Store(tree).over(size).consistency(number(request.GET, "first")))


class StampView(LogReadView):
    """The newest RFC 3161 time-stamp token; its checkpoint's size stands in a header."""

    def get(self, request: HttpRequest, tree: TreeName) -> HttpResponse:
        """The token in DER."""
        stamp = queries.latest_stamp(tree)
        if stamp is None:
            raise NoSuchTree
        return HttpResponse(
            bytes(stamp.token),
            content_type="application/timestamp-reply",
            headers={"Log-Size": str(stamp.size)},
        )


# No cookie is read here: what is sent is signed by its sender.
@method_decorator(csrf_exempt, name="dispatch")
class CosignView(LogReadView):
    """A witness hands in what it has signed."""

    def post(self, request: HttpRequest, tree: TreeName) -> HttpResponse:
        """The checkpoint with the witness's lines, as text."""
        told = request.read(_BODY).decode(errors="replace")
        known = take_cosignatures(tree, told)
        return HttpResponse("".join(f"{name}\n" for name in known), content_type=_TEXT)


def _path(make: Any) -> HttpResponse:
    try:
        return JsonResponse({"path": [one.hex() for one in make()]})
    except ValueError as error:
        raise NoSuchPlace(str(error)) from error

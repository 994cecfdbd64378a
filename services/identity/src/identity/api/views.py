"""Views of a cabinet by support, over HTTP."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff as staff_with
from chassis.web import Call, Door
from contracts.api.staff_views import OpenViewRequest, ViewResponse

from identity.actions import views as actions
from identity.api.staff_entry import PREFIX

SUPPORT = staff_with("support")
views = Door("views", PREFIX, summary="Staff: a customer's cabinet, to look at only")


def prepare_view(call: Call) -> actions.Found:
    """Whose cabinet it is."""
    return actions.find_cabinet(call.work, account_number=call.body["account_number"])


@views.command(
    "POST",
    "/views",
    body=OpenViewRequest,
    returns=ViewResponse,
    status=201,
    access=SUPPORT,
    idempotent=False,  # the answer has a token in it
    prepare=prepare_view,
    problems=(404,),
)
def open_view(call: Call) -> dict[str, Any]:
    """Look at a cabinet for 15 minutes, changing nothing; the customer is told, sees it open and may close it."""
    opened = actions.open_view(call.work, call.prepared, reason=call.body["reason"], remark=call.body["remark"], by=call.person)
    return {
        "view_id": opened.view.session_id,
        "access_token": opened.access_token,
        "ends_at": opened.view.ends_at,
        "user": {"user_id": opened.view.user_id, "name": opened.name},
        "account": opened.account,
    }


@views.command("DELETE", "/views/<view_id>", access=SUPPORT, idempotent=False, problems=(404,))
def end_view(call: Call) -> None:
    """End one's own view before its time."""
    actions.end_view(call.work, view_id=call.path["view_id"], by=call.person)

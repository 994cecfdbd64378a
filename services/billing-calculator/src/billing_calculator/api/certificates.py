"""Certificates that an account has no debt over HTTP: for the customer, and by their number for the office."""

from __future__ import annotations

from typing import Any

import flask
from chassis.auth import staff
from chassis.web import Call
from contracts.api.certificates import CertificateOfNoDebtResponse, CertificatesOfNoDebtResponse, GiveCertificateRequest

from billing_calculator import actions
from billing_calculator.api.account_area import SEE, billing
from billing_calculator.api.bills import PDF, WHO_SEES, bills, pdf_named
from billing_calculator.api.paper import certificate_pdf
from billing_calculator.domain.no_debt import KeptCertificate

CERTIFICATES = "/accounts/<account_id>/no-debt-certificates"
OFFICE = staff("clerk", "accountant", "head")


@bills.query(CERTIFICATES, returns=CertificatesOfNoDebtResponse, access=SEE)
def list_certificates(call: Call) -> dict[str, Any]:
    """The certificates that were given."""
    return {"items": [_shown(each) for each in actions.certificates_of(call.work, account_id=call.account())]}


@bills.command("POST", CERTIFICATES, body=GiveCertificateRequest, returns=CertificateOfNoDebtResponse, problems=(409,))
def give_certificate(call: Call) -> dict[str, Any]:
    """Give a certificate as at a day; 409 `debt_not_paid` with the sum in `details.amount`."""
    account_id = call.account(*WHO_SEES)
    return _shown(actions.give_certificate(call.work, account_id=account_id, **call.body))


@bills.query(f"{CERTIFICATES}/<number>/pdf", access=SEE, media=PDF)
def print_certificate(call: Call) -> flask.Response:
    """The certificate as a PDF for the eye, the screen reader and the printer."""
    kept = actions.certificate_of(call.work, number=call.path["number"], account_id=call.account())
    payer = actions.opened(call.work, kept.content["payer"])
    name = f"spravka-{kept.content['account_number']}-{kept.as_of_on}.pdf"
    return pdf_named(certificate_pdf(kept, payer, call.work.tools.zone), name)


@billing.query("/staff/no-debt-certificates/<number>", returns=CertificateOfNoDebtResponse, access=OFFICE, problems=(404,))
def look_certificate_up(call: Call) -> dict[str, Any]:
    """What a certificate of this number says: whoever is shown one asks the office whether it is ours."""
    return _shown(actions.certificate_of(call.work, number=call.path["number"]))


def _shown(kept: KeptCertificate) -> dict[str, Any]:
    """Without the payer: the answer to a command is kept to be repeated, and a name is kept readable nowhere."""
    hidden = ("payer", "supplier", "account_id")
    return {**{name: value for name, value in kept.content.items() if name not in hidden}, "made_at": kept.made_at}

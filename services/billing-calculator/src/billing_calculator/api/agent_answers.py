"""How answers to payment agents are written. What a payment was answered is written anew from what is kept of it: to the byte."""

from __future__ import annotations

from datetime import tzinfo
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response

from billing_calculator.domain.payment import Answer
from billing_calculator.domain.sber import Code, code_of

XML = "application/xml; charset=utf-8"


def osmp_answer(answer: Answer) -> Response:
    """OSMP: lower-case elements, result codes of its own."""
    root = Element("response")
    SubElement(root, "osmp_txn_id").text = answer.txn_id
    if answer.prv_txn is not None:
        SubElement(root, "prv_txn").text = answer.prv_txn
    if answer.amount is not None:
        SubElement(root, "sum").text = f"{answer.amount:.2f}"
    SubElement(root, "result").text = str(int(answer.result))
    SubElement(root, "comment").text = answer.comment
    if answer.balance is not None:
        SubElement(SubElement(root, "fields"), "field1", name="balance").text = f"{answer.balance:.2f}"
    return _xml(root)


def sber_answer(answer: Answer, *, zone: tzinfo | None) -> Response:
    """Sberbank: capitals; a payment has our number, the moment we took it and its sum, whenever it is told of."""
    root = Element("response")
    SubElement(root, "CODE").text = str(int(code_of(answer)))
    SubElement(root, "MESSAGE").text = answer.comment
    if answer.prv_txn is not None and answer.at is not None:
        SubElement(root, "EXT_ID").text = answer.prv_txn
        SubElement(root, "REG_DATE").text = f"{answer.at.astimezone(zone):%d.%m.%Y_%H:%M:%S}"
        SubElement(root, "SUM" if code_of(answer) is Code.OK else "AMOUNT").text = f"{answer.amount:.2f}"
    if answer.balance is not None:
        SubElement(root, "BALANCE").text = f"{answer.balance:.2f}"
        SubElement(root, "REC_SUM").text = f"{max(answer.balance, 0):.2f}"
    return _xml(root)


def _xml(root: Element) -> Response:
    return Response(tostring(root, encoding="UTF-8", xml_declaration=True), content_type=XML)

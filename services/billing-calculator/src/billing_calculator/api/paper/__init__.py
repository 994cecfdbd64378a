"""What is printed: PDF/UA made by typst, with the fonts that lie here, so that no machine draws it otherwise."""

from billing_calculator.api.paper.bill import bill_pdf
from billing_calculator.api.paper.certificate import certificate_pdf

__all__ = ["bill_pdf", "certificate_pdf"]

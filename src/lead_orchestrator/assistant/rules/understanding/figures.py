"""Figures that are no times: money, shares, phones, model names, years of cars.

Blanked before any grammar reads a text, in every language.
"""

from __future__ import annotations

import re
from datetime import datetime

BLANK = " ~~ "
_FIGURES = re.compile(
    r"(?:us|ca|mx)?\$\s?\d[\d,.]*k?|\d[\d,. ]*\s?(?:\$|€|£|%|(?:percent|por ?ciento|pour ?cents?"
    r"|dollars?|bucks|usd|cad|mxn|dolares|pesos|dlls?|lana|varos|euros?|piastres?|balles)\b)"
    r"|\+?\d?[\s.-]?\(?\d{3}\)?[\s.-]\d{3}[\s.-]?\d{4}|\b\d{3}[\s.-]\d{4}\b|\b\d{5,}\b"
    r"|\b\d\d(?:[\s.-]\d\d){3,4}\b"
    r"|\b(?:(?:model|modelo|modele|mazda|cx|series|serie|clase|classe|rav|id\.)[ -]?"
    r"|[qxafk]-?)\d{1,3}\b"
    r"|\b\d{1,2} ?(?:mil|mils|microns?|micras?|micrones)\b"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}\b(?!-\d)|'\d{2}\b")


def without_figures(text: str, now: datetime, *, months: str) -> str:
    """Return `text` with what can be no time blanked.

    A year stays where it belongs to a date of these days; `months` is a pattern of month names.
    """
    of_a_date = re.compile(
        rf"(?:(?:{months})\.? (?:de |del )?(?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:del? )?|\d/)$"
    )

    def blank(match: re.Match[str]) -> str:
        said = match.group()
        dated = said.isdigit() and abs(int(said) - now.year) <= 1
        return said if dated and of_a_date.search(text[: match.start()]) else BLANK

    return _FIGURES.sub(BLANK, _YEAR.sub(blank, text))

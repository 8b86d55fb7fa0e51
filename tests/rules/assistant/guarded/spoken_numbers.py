"""Numbers below two thousand in words, as English, Spanish and French say them."""

from __future__ import annotations

_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_EN_TENS = (
    "-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_ES = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho",
    "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro",
    "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve",
)  # fmt: skip
_ES_TENS = (
    "-", "-", "-", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta",
    "noventa",
)  # fmt: skip
_ES_HUNDREDS = (
    "-", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos",
    "setecientos", "ochocientos", "novecientos",
)  # fmt: skip
_FR = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
    "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit",
    "dix-neuf",
)  # fmt: skip
_FR_TENS = (
    "-", "-", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante",
    "quatre-vingt", "quatre-vingt",
)  # fmt: skip


def english(n: int) -> str:
    """Return `one thousand forty-nine`."""
    if n >= 1000:
        return f"one thousand {english(n % 1000)}" if n % 1000 else "one thousand"
    if n >= 100:
        head = f"{_EN[n // 100]} hundred"
        return f"{head} {english(n % 100)}" if n % 100 else head
    if n < 20:
        return _EN[n]
    return _EN_TENS[n // 10] + (f"-{_EN[n % 10]}" if n % 10 else "")


def english_short(n: int) -> str:
    """Return `three forty-nine`, as prices are spoken."""
    return f"{_EN[n // 100]} {english(n % 100)}" if n < 1000 and n % 100 >= 20 else english(n)


def spanish(n: int) -> str:
    """Return `mil cuarenta y nueve`."""
    if n >= 1000:
        return f"mil {spanish(n % 1000)}" if n % 1000 else "mil"
    if n == 100:
        return "cien"
    if n > 100:
        head = _ES_HUNDREDS[n // 100]
        return f"{head} {spanish(n % 100)}" if n % 100 else head
    if n < 30:
        return _ES[n]
    return _ES_TENS[n // 10] + (f" y {_ES[n % 10]}" if n % 10 else "")


def french(n: int) -> str:
    """Return `mille quarante-neuf`."""
    if n >= 1000:
        return f"mille {french(n % 1000)}" if n % 1000 else "mille"
    if n >= 100:
        head = "cent" if n < 200 else f"{_FR[n // 100]} cent"
        if n % 100:
            return f"{head} {french(n % 100)}"
        return head if n < 200 else f"{head}s"
    if n < 20:
        return _FR[n]
    tens, rest = divmod(n, 10)
    if tens in {7, 9}:
        rest += 10
    if not rest:
        return "quatre-vingts" if n == 80 else _FR_TENS[tens]
    joint = " et " if rest in {1, 11} and tens < 8 else "-"
    return f"{_FR_TENS[tens]}{joint}{_FR[rest]}"

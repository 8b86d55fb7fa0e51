"""How the scripted model puts things: lengths of time, lists, prices, hours of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from lead_orchestrator.assistant.rules.context import TurnContext
from lead_orchestrator.catalogue.rules.pricing import Service, price_text
from lead_orchestrator.tenancy.rules.hours import WEEKDAYS, day_text, wall_text


def length(minutes: int) -> str:
    """Return a duration in words: `30 minutes`, `1 hour`, `2 hours 30 minutes`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} minutes"
    said = "1 hour" if hours == 1 else f"{hours} hours"
    return f"{said} {rest} minutes" if rest else said


def listed(parts: Sequence[str], *, joint: str = "and") -> str:
    """Return parts as people list them: `a, b and c`."""
    if len(parts) < 2:  # noqa: PLR2004 - a list of one is no list
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def first_sentence(text: str) -> str:
    """Return the first sentence of a description, ended with a full stop."""
    head = text.strip().split(". ")[0].rstrip(".")
    return f"{head}." if head else ""


def priced(service: Service) -> str:
    """Return `Ceramic Tint, Full Car is $399` (or `starts at $349`)."""
    if service.starting_at:
        return f"{service.name} starts at {service.price.text()}"
    return f"{service.name} is {price_text(service)}"


def hours_on(context: TurnContext, day: date) -> str:
    """Return the hours of a day: `9:00 AM to 6:00 PM`, or an empty text when it is closed."""
    spans = context.opening.hours_on(day)
    return listed([f"{wall_text(o)} to {wall_text(c)}" for o, c in spans])


def named_day(context: TurnContext, day: date) -> str:
    """Return a day as it is said: `today`, `tomorrow`, or `Saturday, December 5`."""
    if day == context.today:
        return "today"
    if day == context.today + timedelta(days=1):
        return "tomorrow"
    return day_text(day)


def week_hours(context: TurnContext) -> str:
    """Return the weekly hours in one line: `Monday to Friday 9:00 AM to 6:00 PM, closed Sunday`."""
    groups: list[tuple[int, int, tuple[tuple[time, time], ...]]] = []
    for day in range(7):
        spans = context.opening.weekly.get(day, ())
        if groups and groups[-1][2] == spans:
            groups[-1] = (groups[-1][0], day, spans)
        else:
            groups.append((day, day, spans))
    said: list[str] = []
    closed: list[str] = []
    for first, last, spans in groups:
        days = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]} to {WEEKDAYS[last]}"
        if spans:
            said.append(
                f"{days} from " + listed([f"{wall_text(o)} to {wall_text(c)}" for o, c in spans])
            )
        else:
            closed.append(days)
    text = f"We're open {listed(said)}." if said else ""
    if closed:
        text += f" We're closed on {listed([f'{d}s' if ' ' not in d else d for d in closed])}."
    return text.strip()


def phone_text(number: str) -> str:
    """Return a phone number as it is read: `(202) 555-0100`."""
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) == 11 and digits.startswith("1"):  # noqa: PLR2004 - with the country code
        digits = digits[1:]
    if len(digits) == 10:  # noqa: PLR2004 - a number of the North American plan
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return number

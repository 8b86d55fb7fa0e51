"""Stand-ins for the vendors that speak their real HTTP, quirks and faults included.

They import nothing of the product: a test that passes here exercised the wire, not a double.
"""

from simulators.anthropic import Anthropic
from simulators.clock import ManualClock
from simulators.faults import Fault, Faults
from simulators.kernel import Accepted, Clock, Seen, Simulator, Sleep, real_clock
from simulators.openai import OpenAI
from simulators.sendgrid import SendGrid
from simulators.shopmonkey import Shopmonkey
from simulators.twilio import Twilio

__all__ = [
    "Accepted",
    "Anthropic",
    "Clock",
    "Fault",
    "Faults",
    "ManualClock",
    "OpenAI",
    "Seen",
    "SendGrid",
    "Shopmonkey",
    "Simulator",
    "Sleep",
    "Twilio",
    "real_clock",
]

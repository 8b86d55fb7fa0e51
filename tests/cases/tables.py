"""What is not tried here, and where another text wins over the case file; each with its reason.

The contract stands above the case file: where the two differ, the contract's answer is asserted.
"""

from __future__ import annotations

from tests.cases.catalogue import Won, cases

# Cases of rooms that are not built yet: which room, and the stage that brings it.
NOT_BUILT: dict[str, str] = {
    **dict.fromkeys(
        [f"A{n:02}" for n in range(1, 18, 2)],
        "crm: the ADF/XML webhook, with the lead sources beside Shopmonkey and the web form",
    ),
    **dict.fromkeys(
        [f"U{n:02}" for n in range(1, 22, 2)],
        "messaging: photos of the car (upload, MMS media), with the media host",
    ),
    "C17": "console: upload of a CSV file by staff; the command line opens the path it is given",
    "D05": "followup: sequences of touches, with the follow-up stage",
    "D07": "followup: quiet hours in both zones, with the follow-up stage",
    "D21": "console: settings of a location, with the console's second stage",
    "H13": "tenancy: a host of its own for each brand, with the franchise stage",
    "H27": "tenancy: sign-in with OIDC, with the franchise stage",
    "I05": "console: actions on many rows at once, with the console's second stage",
    "I18": "tenancy: support staff who act for an organisation, with the franchise stage",
    "N11": "insights: export of leads as CSV, with the console's second stage",
    "O27": "messaging: the unsubscribe page of marketing mail, with the follow-up stage",
    "O31": "messaging: e-mail replies (inbound parse), with the follow-up stage",
    "S07": "deploy: write time-outs of the reverse proxy; the product's own server has none",
    "S11": "deploy: header time-outs of the reverse proxy; the product's own server has none",
    "W52": "leads: a lead that begins with a text; today both texts are kept and parked for staff",
}

_TURN = "the contract: the turn is answered at once, 200 with its reply (202 while staff hold it)"
_DOOR = "the contract: 401 for a token that is wrong, expired or revoked, with a way to a new link"

# Where the contract, or the checklist, says another status than the case file.
CONTRACT_WINS: dict[str, Won] = {
    **{
        case_id: Won(frozenset({200}), _TURN)
        for case_id in cases()
        if case_id.startswith("L") and case_id != "L19"
    },
    "H01": Won(frozenset({401}), _DOOR),
    "H03": Won(frozenset({401, 429}), _DOOR),
    "I08": Won(frozenset({401}), _DOOR),
}

# Promises of a case that are kept elsewhere, or wait for a room; the rest of the case is tried.
ELSEWHERE: dict[tuple[str, str], str] = {
    ("B01", "p99<=500ms"): "a measurement: `make bench`, race_p99_ms",
    ("C03", "preview_shows_é"): "console: upload with a preview, with the console's second stage",
    ("C05", "no_partial_write_unless_confirmed"): (
        "the contract: the command line names errors by line, takes the other lines, and can be"
        " run again"
    ),
    ("D19", "no_quiet_hours_violation"): "followup: quiet hours, with the follow-up stage",
    ("H25", "audit"): "tenancy: the audit trail of staff, with the console's second stage",
    ("N13", "bidi_isolated"): "the web pages: names stand in <bdi>, web/chat and web/src",
    ("O17", "sequence_paused"): "followup: sequences of touches, with the follow-up stage",
    ("S01", "p99<=1.2x"): "a measurement: `make bench`, streams_1000_errors and its times",
}

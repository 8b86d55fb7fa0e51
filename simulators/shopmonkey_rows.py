"""Owns the shape of synthetic Shopmonkey rows: the vendor's keys, invented people.

Promises no real tenant's data: every default is made up here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulators import shopmonkey_store as ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulators.kernel import Row

_NO_MONEY = (
    "totalCostCents",
    "paidCostCents",
    "remainingCostCents",
    "laborCents",
    "partsCents",
    "tiresCents",
    "subcontractsCents",
    "feesCents",
    "epaCents",
    "shopSuppliesCents",
    "discountCents",
    "taxCents",
    "requestedDepositCents",
)

_COMMUNITY = {"city": "Denver", "state": "CO", "postalCode": "80202", "country": "US"}


def order(*, number: str, now: str) -> Row:
    """Make an empty estimate with every key an order row carries."""
    return {
        "number": number,
        "publicId": f"pub{number}",
        "name": None,
        "coalescedName": None,
        "generatedName": f"Order #{number}",
        "complaint": None,
        "recommendation": None,
        "status": "Estimate",
        "archived": False,
        "authorized": False,
        "authorizedDate": None,
        "invoiced": False,
        "invoicedDate": None,
        "paid": False,
        "fullyPaidDate": None,
        "dueDate": None,
        "purchaseOrderNumber": None,
        "appointmentDates": [],
        "assignedTechnicianIds": [],
        "customerId": None,
        "vehicleId": None,
        "locationId": ids.LOCATION_ID,
        "workflowStatusId": ids.IN_PROGRESS_ID,
        "workflowStatusDate": now,
        "workflowStatusDuration": {},
        "messageCount": 0,
        "messagedDate": None,
        "conversationId": None,
        "emailId": None,
        "phoneNumberId": None,
        "serviceWriterId": None,
        "labels": [],
        **dict.fromkeys(_NO_MONEY, 0),
        "depositFullyPaid": False,
        "attributionSource": None,
        "orderCreatedDate": now,
        "imported": False,
        "metadata": None,
        "customFields": None,
    }


def customer() -> Row:
    """Make a customer with no name and no way to be reached."""
    return {
        "customerType": "Customer",
        "firstName": "",
        "lastName": "",
        "companyName": None,
        "coalescedName": "",
        "emails": [],
        "phoneNumbers": [],
        "address1": None,
        "address2": None,
        "city": None,
        "state": None,
        "postalCode": None,
        "country": None,
        "note": None,
        "locationId": ids.LOCATION_ID,
        "externalId": None,
        "preferredContactMethod": None,
        "preferredLanguage": None,
        "marketingOptIn": False,
        "taxExempt": False,
        "discountPercent": 0,
        "appointmentCount": 0,
        "messageCount": 0,
        "orderCount": 0,
        "vehicleIds": [],
    }


def email(*, row_id: str, address: str) -> Row:
    """Make a customer's e-mail sub-resource."""
    return {"id": row_id, "email": address, "primary": True, "subscribed": True}


def phone_number(*, row_id: str, number: str) -> Row:
    """Make a customer's phone sub-resource; `optIn` is the shop's own record of consent."""
    return {
        "id": row_id,
        "number": number,
        "primary": True,
        "type": "Mobile",
        "optIn": True,
        "optInVerifiedDate": None,
        "country": "US",
        "extension": None,
    }


def vehicle() -> Row:
    """Make a light-duty vehicle with nothing known about it."""
    return {
        "size": "LightDuty",
        "year": None,
        "make": None,
        "model": None,
        "submodel": None,
        "coalescedName": "",
        "vin": None,
        "licensePlate": None,
        "licensePlateState": None,
        "mileage": None,
        "type": None,
        "color": None,
        "customerIds": [],
        "locationId": ids.LOCATION_ID,
    }


def appointment(*, number: int) -> Row:
    """Make an appointment that nobody confirmed."""
    return {
        "publicId": f"apt{number}",
        "name": "",
        "note": None,
        "startDate": None,
        "endDate": None,
        "duration": None,
        "allDay": False,
        "color": "blue",
        "customerId": None,
        "vehicleId": None,
        "orderId": None,
        "locationId": ids.LOCATION_ID,
        "technicians": [],
        "confirmationStatus": "NoResponse",
        "cancellationNote": None,
        "attributionSource": "Manual",
        "attributionMessageId": None,
        "chatBotSessionId": None,
        "customerEmailId": None,
        "customerPhoneNumberId": None,
        "confirmationSubject": None,
        "confirmationText": None,
        "confirmationTemplateIdentifier": None,
        "rruleset": None,
        "metadata": None,
    }


def location(*, row_id: str, name: str, timezone: str) -> Row:
    """Make a shop."""
    return {
        "id": row_id,
        "name": name,
        "address": "100 Example Street",
        **_COMMUNITY,
        "phone": "+12025550100",
        "email": "shop@example.com",
        "website": "https://shop.example.com",
        "timezone": timezone,
    }


def workflow_status(*, row_id: str, name: str, location_id: str, position: int) -> Row:
    """Make a column of the shop's board."""
    return {
        "id": row_id,
        "name": name,
        "locationId": location_id,
        "position": position,
        "invoiceWorkflow": False,
        "archiveWhenInactive": False,
        "daysToArchive": 0,
    }


def user(*, row_id: str, first_name: str, last_name: str) -> Row:
    """Make a member of the shop's staff."""
    return {
        "id": row_id,
        "firstName": first_name,
        "lastName": last_name,
        "email": f"{first_name.lower()}@example.com",
        "active": True,
        "color": "green",
        "locationId": ids.LOCATION_ID,
    }


def canned_service(*, name: str, cents: int, hours: float, bookable: bool) -> Row:
    """Make a catalogue entry; its duration is the sum of its labour hours."""
    return {
        "name": name,
        "note": None,
        "bookable": bookable,
        "pricing": "FixedPrice",
        "fixedPriceCents": cents,
        "totalCents": cents,
        "calculatedLaborCents": cents,
        "calculatedPartsCents": 0,
        "recommended": False,
        "lumpSum": True,
        "labors": [{"name": name, "hours": hours, "rateCents": 0, "technicianId": None}],
        "labels": [],
        "locationId": ids.LOCATION_ID,
    }


def complaint(*, services: Sequence[str], comments: str) -> str:
    """Write the free text a shop's website form leaves on the order."""
    wish = f"Customer Interested in Selected Services: {', '.join(services)}"
    return f"{wish} -- Customer Comments: {comments}"


CATALOGUE: tuple[tuple[str, int, float, bool], ...] = (
    ("Full Car Window Tint - Ceramic", 59_900, 4.0, True),
    ("Full Car Window Tint - Carbon", 39_900, 3.5, True),
    ("Two Front Windows Tint", 14_900, 1.5, True),
    ("Windshield Tint", 19_900, 1.5, True),
    ("Windshield Visor Strip", 10_900, 0.5, True),
    ("Old Tint Removal", 12_900, 2.0, True),
    ("Paint Protection Film - Full Front", 169_900, 12.0, False),
    ("Ceramic Coating - One Year", 49_900, 6.0, True),
    ("Remote Start", 44_900, 3.0, False),
)

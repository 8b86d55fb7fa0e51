"""Which carrier serves a message: the location's own account first, else the house's.

Promises that a sealed credential opens for its own location only; one that cannot be opened
counts as none, never as the house's.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

import httpx

from lead_orchestrator.kit.secrets import Vault
from lead_orchestrator.kit.settings import Settings
from lead_orchestrator.messaging.gateways.email import SendGridCarrier
from lead_orchestrator.messaging.gateways.sms import TwilioCarrier
from lead_orchestrator.messaging.ports import Carrier
from lead_orchestrator.messaging.rules.addresses import allowed_addresses
from lead_orchestrator.messaging.rules.credentials import open_credential
from lead_orchestrator.messaging.rules.sending import Channel, House
from lead_orchestrator.vendors.sendgrid import SendGrid
from lead_orchestrator.vendors.twilio import Twilio


def house_of(settings: Settings) -> House:
    """Return what the settings say to the send gate."""
    return House(
        demo_mode=settings.demo_mode,
        allowed=allowed_addresses(settings.lead_email_whitelist, settings.lead_phone_whitelist),
    )


class ConfiguredCarriers:
    """The carriers of the settings and of the locations' own credentials.

    A location's Twilio credential: {account_sid, auth_token, from | messaging_service_sid}.
    A location's SendGrid credential: {api_key, from_email}.
    """

    def __init__(self, settings: Settings, *, http: httpx.AsyncClient, vault: Vault) -> None:
        self._settings = settings
        self._http = http
        self._vault = vault
        self._made: dict[bytes, Carrier] = {}
        self._house: dict[Channel, Carrier | None] = {
            "sms": self._twilio(
                {
                    "account_sid": settings.twilio_account_sid or "",
                    "auth_token": settings.twilio_auth_token or "",
                    "from": settings.twilio_phone_number or "",
                    "messaging_service_sid": settings.twilio_messaging_service_sid or "",
                }
            ),
            "email": self._sendgrid(
                {
                    "api_key": settings.sendgrid_api_key or "",
                    "from_email": settings.sendgrid_from_email,
                }
            ),
        }

    def choose(
        self, channel: Channel, *, owner: UUID | None, sealed: bytes | None
    ) -> Carrier | None:
        """Return the carrier of a channel, or None when none is configured."""
        if sealed is None or owner is None:
            return self._house[channel]
        key = hashlib.sha256(channel.encode() + owner.bytes + sealed).digest()
        if key not in self._made:
            credential = open_credential(self._vault, sealed, owner=owner)
            made = self._twilio(credential) if channel == "sms" else self._sendgrid(credential)
            if made is None:
                return None
            self._made[key] = made
        return self._made[key]

    def _twilio(self, credential: dict[str, str]) -> Carrier | None:
        sid, token = credential.get("account_sid"), credential.get("auth_token")
        if service := credential.get("messaging_service_sid"):
            sender = {"MessagingServiceSid": service}
        elif number := credential.get("from"):
            sender = {"From": number}
        else:
            return None
        if not sid or not token:
            return None
        client = Twilio(
            self._http, base_url=self._settings.twilio_base_url, account_sid=sid, auth_token=token
        )
        return TwilioCarrier(client, sender=sender, public_url=self._settings.public_url)

    def _sendgrid(self, credential: dict[str, str]) -> Carrier | None:
        key = credential.get("api_key")
        if not key:
            return None
        client = SendGrid(self._http, base_url=self._settings.sendgrid_base_url, api_key=key)
        sender = credential.get("from_email") or self._settings.sendgrid_from_email
        return SendGridCarrier(client, from_email=sender)

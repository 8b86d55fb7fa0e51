"""Pure rules of leads, and the ids they go by."""

from typing import NewType
from uuid import UUID

LeadId = NewType("LeadId", UUID)
PersonId = NewType("PersonId", UUID)

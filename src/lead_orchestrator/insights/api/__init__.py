"""Insights over HTTP, for owners: what models cost, how they are chosen, what experiments show."""

from __future__ import annotations

from fastapi import APIRouter

from lead_orchestrator.insights.api import assistant, experiments

router = APIRouter()
router.include_router(assistant.router)
router.include_router(experiments.router)

__all__ = ["router"]

"""The spine: every table of the first story, with row-level scope.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Create everything; `lead_app` is the role the product works as."""
    run = op.get_bind().exec_driver_sql
    run(SchemaManager.get_schema().replace("%", "%%"))
    run(SQL.read_text(encoding="utf-8").replace("%", "%%"))


def downgrade() -> None:
    """There is nothing before the spine."""
    op.execute("drop schema public cascade")
    op.execute("create schema public")

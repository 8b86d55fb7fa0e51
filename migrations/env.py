"""How migrations run: as the owner, one transaction, with a short lock timeout."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text

url: str = context.config.attributes["url"]
engine = create_engine(url)
with engine.connect() as connection:
    connection.execute(text("set lock_timeout = '2s'"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

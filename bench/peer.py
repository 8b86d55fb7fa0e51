"""Owns the peer of the intake benchmark: the same frameworks with nothing of ours between them.

One route keeps the body in one row and answers 202 after the commit. No signature, no scope, no
receipt, no fact: what is measured beyond it is what our promises cost.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from psycopg_pool import AsyncConnectionPool


def make(url: str) -> FastAPI:
    """Return the peer; `url` is psycopg's."""
    pool = AsyncConnectionPool(url, min_size=4, max_size=10, open=False)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with pool:
            async with pool.connection() as db:
                await db.execute("create table if not exists peer (at timestamptz, body bytea)")
            yield

    app = FastAPI(lifespan=lifespan)

    async def keep(request: Request) -> JSONResponse:
        body = await request.body()
        async with pool.connection() as db:
            await db.execute("insert into peer values (clock_timestamp(), %s)", (body,))
        return JSONResponse({"status": "accepted"}, 202)

    app.post("/{path:path}")(keep)
    app.get("/api/health/live")(lambda: {"status": "ok"})
    return app


def main() -> None:
    """Serve on the port given first, with the database given second."""
    uvicorn.run(
        make(sys.argv[2]),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        access_log=False,
        log_level="error",
    )


if __name__ == "__main__":
    main()

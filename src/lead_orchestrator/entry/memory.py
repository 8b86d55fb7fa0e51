"""What lives as long as the process is taken out of the garbage collector's sight.

A full collection of an application at rest stops every request for a tenth of a second.
"""

from __future__ import annotations

import gc


def keep_for_good() -> None:
    """Count everything made so far as permanent; call once, when the application is composed."""
    gc.collect()
    gc.freeze()

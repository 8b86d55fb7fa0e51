"""Owns the bond between a supervisor and the processes it starts.
Promises: on Linux a child is told to stop when its supervisor dies, however that happens."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


def ends_with_parent(stop: signal.Signals) -> Callable[[], None]:
    """Give a `preexec_fn` that has the kernel send `stop` to the child when its parent ends.

    "Parent" is the thread that starts the child: start it from one that lives as long as we do.
    Call order matters: a later change of user would clear it, and Popen changes the user first.
    """
    parent = os.getpid()

    def bind() -> None:
        if sys.platform == "linux":
            _libc.prctl(_PR_SET_PDEATHSIG, stop, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)  # the parent died before the bond was made

    return bind

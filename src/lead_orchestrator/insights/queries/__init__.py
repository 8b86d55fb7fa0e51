"""Questions of insights, answered from every room's rows."""

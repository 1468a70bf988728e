"""Glance."""
import glance.api.v2.router
import glance.cmd.api  # noqa: F401

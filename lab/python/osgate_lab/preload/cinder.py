"""Cinder."""
import cinder.cmd.api
import cinder.cmd.scheduler
import cinder.cmd.volume
import cinder.objects

# The managers need the objects, which the services register first in their main().
cinder.objects.register_all()

import cinder.scheduler.manager  # noqa: E402
import cinder.volume.manager  # noqa: E402
import osgate_lab.volume_driver  # noqa: E402,F401

"""Neutron."""
import neutron.cmd.eventlet.plugins.ovs_neutron_agent
import neutron.cmd.eventlet.server
import neutron.pecan_wsgi.app
import neutron.plugins.ml2.plugin  # noqa: F401

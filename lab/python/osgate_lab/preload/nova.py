"""Nova."""
import nova.cmd.api_os_compute
import nova.cmd.compute
import nova.cmd.conductor
import nova.cmd.scheduler
import nova.api.openstack.compute
import nova.compute.manager
import nova.conductor.manager
import nova.scheduler.manager
import nova.servicegroup.api
import nova.virt.osgate_fake

# From the start of a service to its first report, in seconds. Until then a service counts as down; Nova's 5 spares
# clouds with thousands of compute hosts.
nova.servicegroup.api.INITIAL_REPORTING_DELAY = 0.5

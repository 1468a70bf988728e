"""Nova's own fake hypervisor, with the network of a real one.

Everything that nova.virt.fake does stays as it is: no hypervisor, no guest. Added is what a libvirt host would do for
the network: one port per interface on br-int that carries the external_ids neutron-openvswitch-agent looks for, so that
the real agent wires its VLAN and moves the Neutron port from DOWN to ACTIVE, and back when it is unplugged. And two
answers that the fake hypervisor lacks: the data of a snapshot and the uptime of the host.
"""
import io

from nova.image import glance
from nova.virt import fake
from oslo_concurrency import processutils

_SNAPSHOT = b'OSGATE-LAB-SNAPSHOT' * 1024


def _plug(instance, vif):
    """Adds the interface to br-int, as os-vif and libvirt would."""
    if vif.get('type') != 'ovs':
        return
    device = vif['devname']
    processutils.execute(
        'ovs-vsctl', '--timeout=20',
        '--', '--may-exist', 'add-port', 'br-int', device,
        '--', 'set', 'Interface', device, 'type=dummy',
        f'external_ids:iface-id={vif["id"]}',
        'external_ids:iface-status=active',
        f'external_ids:attached-mac={vif["address"]}',
        f'external_ids:vm-uuid={instance.uuid}')


def _unplug(vif):
    if vif.get('type') == 'ovs' and vif.get('devname'):
        processutils.execute('ovs-vsctl', '--timeout=20', '--', '--if-exists', 'del-port', 'br-int', vif['devname'])


def _plug_all(instance, network_info):
    for vif in network_info or []:
        _plug(instance, vif)


def _unplug_all(network_info):
    for vif in network_info or []:
        _unplug(vif)


class FakeOvsDriver(fake.FakeDriver):
    """The fake driver that plugs and unplugs its interfaces in Open vSwitch."""

    def plug_vifs(self, instance, network_info):
        super().plug_vifs(instance, network_info)
        _plug_all(instance, network_info)

    def unplug_vifs(self, instance, network_info):
        super().unplug_vifs(instance, network_info)
        _unplug_all(network_info)

    def spawn(self, context, instance, image_meta, injected_files, admin_password, allocations, network_info=None,
              *args, **kwargs):
        super().spawn(context, instance, image_meta, injected_files, admin_password, allocations, network_info,
                      *args, **kwargs)
        _plug_all(instance, network_info)

    def destroy(self, context, instance, network_info, *args, **kwargs):
        _unplug_all(network_info)
        super().destroy(context, instance, network_info, *args, **kwargs)

    def cleanup(self, context, instance, network_info, *args, **kwargs):
        _unplug_all(network_info)
        super().cleanup(context, instance, network_info, *args, **kwargs)

    def finish_migration(self, context, migration, instance, disk_info, network_info, *args, **kwargs):
        super().finish_migration(context, migration, instance, disk_info, network_info, *args, **kwargs)
        _plug_all(instance, network_info)

    def finish_revert_migration(self, context, instance, network_info, *args, **kwargs):
        super().finish_revert_migration(context, instance, network_info, *args, **kwargs)
        _plug_all(instance, network_info)

    def attach_interface(self, context, instance, image_meta, vif):
        super().attach_interface(context, instance, image_meta, vif)
        _plug(instance, vif)

    def detach_interface(self, context, instance, vif):
        super().detach_interface(context, instance, vif)
        _unplug(vif)

    def get_host_uptime(self):
        """What a libvirt host answers; without it the API knows no hypervisor uptime."""
        uptime, _ = processutils.execute('uptime')
        return uptime

    def snapshot(self, context, instance, image_id, update_task_state):
        """Uploads something, as a real driver does; without it the image stays queued for ever."""
        super().snapshot(context, instance, image_id, update_task_state)
        glance.API().update(
            context, image_id,
            {'status': 'active', 'disk_format': 'raw', 'container_format': 'bare', 'properties': {}},
            data=io.BytesIO(_SNAPSHOT), purge_props=False)

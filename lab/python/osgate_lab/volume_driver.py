"""Cinder's own fake driver, without any storage, that also answers copies between images and volumes.

The stock driver runs qemu-img on devices that do not exist; this one lets boot from volume and upload to image reach
their final states.
"""
import io

from cinder.tests import fake_driver

_VOLUME = b'OSGATE-LAB-VOLUME' * 1024


class FakeVolumeDriver(fake_driver.FakeLoggingVolumeDriver):
    """The fake driver that can be filled from an image and uploaded to one."""

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        pass

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        image_service.update(context, image_meta['id'], {}, io.BytesIO(_VOLUME))

    def clone_image(self, *args, **kwargs):
        return {}, True

"""Cinder's own fake driver, without any storage, that also answers copies between images and volumes, and extensions.

The stock driver runs qemu-img on devices that do not exist and extends nothing; this one lets boot from volume, upload
to image and extend reach their final states.
"""
import io

from cinder.tests import fake_driver

_VOLUME = b'OSGATE-LAB-VOLUME' * 1024


class FakeVolumeDriver(fake_driver.FakeLoggingVolumeDriver):
    """The fake driver whose volumes can be filled from an image, uploaded to one, and extended."""

    def copy_image_to_volume(self, context, volume, image_service, image_id, disable_sparse=False):
        pass

    def copy_volume_to_image(self, context, volume, image_service, image_meta):
        image_service.update(context, image_meta['id'], {}, io.BytesIO(_VOLUME))

    def extend_volume(self, volume, new_size):
        pass

    def clone_image(self, *args, **kwargs):
        return {}, True

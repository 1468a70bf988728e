import { TestSite } from './osgate.ts';

/** Tests of every service, about forty seconds; three results are known failures of the lab (`blacklists/lab.yaml`). */
const QUICK = [
  'tempest.api.compute.admin.test_networks.NetworksTest',
  'tempest.api.compute.keypairs.test_keypairs.KeyPairsV2TestJSON',
  'tempest.api.compute.servers.test_create_server.ServersTestJSON',
  'tempest.api.compute.servers.test_server_addresses.ServerAddressesTestJSON',
  'tempest.api.compute.servers.test_servers.ServersTestJSON.test_create_specify_keypair',
  'tempest.api.compute.volumes.test_volumes_get.VolumesGetTestJSON',
  'tempest.api.identity.v3.test_tokens.TokensV3Test',
  'tempest.api.image.v2.test_images.BasicOperationsImagesTest',
  'tempest.api.network.test_networks.NetworksTest.test_create_update_delete_network_subnet',
  'tempest.api.network.test_ports.PortsTestJSON.test_create_update_delete_port',
  'tempest.api.network.test_ports.PortsTestJSON.test_port_list_filter_by_router_id',
  'tempest.api.network.test_security_groups.SecGroupTest',
  'tempest.api.network.test_tags',
  'tempest.api.volume.test_volume_metadata.VolumesMetadataTest',
  'tempest.api.volume.test_volumes_get.VolumesGetTest',
];

/** A site whose default suite is the quick one; what waits in vain does so for seconds, not minutes. */
export async function quickSite(): Promise<TestSite> {
  const site = await TestSite.create();
  await site.addSuite('quick', `include: [${QUICK.join(', ')}]`);
  await site.edit('tempest-profiles/regions/test.yaml', (text) =>
    text.replace(
      'timeouts: {build_seconds: 90, volume_build_seconds: 60}',
      'timeouts: {build_seconds: 30, volume_build_seconds: 20}\noverrides: {service-clients: {http_timeout: 60}}',
    ),
  );
  return site;
}

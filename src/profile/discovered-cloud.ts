export interface DiscoveredNetwork {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly isShared: boolean;
  /** A network that floating IPs are taken from. */
  readonly isExternal: boolean;
  readonly networkType: string | undefined;
  readonly physicalNetwork: string | undefined;
  readonly segmentationId: number | undefined;
  /** CIDRs. */
  readonly subnets: readonly string[];
}

/** What a cloud says of itself, as far as a profile can be made of it. */
export interface DiscoveredCloud {
  readonly services: Readonly<Record<'nova' | 'neutron' | 'glance' | 'cinder' | 'swift', boolean>>;
  readonly computeMicroversion: string | undefined;
  /** OpenStack releases that offer just its microversions, oldest first. */
  readonly releases: readonly string[];
  /** Aliases of Neutron's. */
  readonly extensions: readonly string[];
  readonly networks: readonly DiscoveredNetwork[];
  /** Names of images that every project may boot, the smallest first. */
  readonly images: readonly string[];
  /** Names of public flavors, the smallest first. */
  readonly flavors: readonly string[];
  readonly backends: readonly { readonly name: string; readonly storageProtocol: string | undefined }[];
  readonly hypervisorTypes: readonly string[];
  /** Up and enabled. */
  readonly computeHosts: number;
}

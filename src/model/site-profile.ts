/** Which tests a suite runs. All lists are literals: a prefix ends at a dot or at the end of the id. */
export interface Suite {
  /** Tests that have one of these attributes; empty: all. */
  readonly attrs: readonly string[];
  /** Packages, modules, classes or tests; empty: all. */
  readonly include: readonly string[];
  /** Packages, modules, classes or tests that belong to the suite whatever `attrs` and `include` say. */
  readonly also: readonly string[];
  readonly exclude: readonly string[];
  readonly excludeAttrs: readonly string[];
}

export interface MicroversionRange {
  readonly min: string | undefined;
  /** Undefined: what the cloud offers. */
  readonly max: string | undefined;
}

/** How the image is built at this site. Paths are relative to the site root. */
export interface BuildSettings {
  /** Undefined: what the release's pin says. */
  readonly baseImage: string | undefined;
  /** A package index, `none` for no index at all, undefined for pip's own default. */
  readonly packageIndex: string | undefined;
  /** Folder of wheels. */
  readonly findLinks: string | undefined;
  readonly aptMirror: string | undefined;
  /** PEM file. */
  readonly caBundle: string | undefined;
  /** A URL or a folder that holds a repository of each pinned package's name. */
  readonly gitMirror: string | undefined;
  /** What comes from the git mirror; undefined: Tempest and every plugin. */
  readonly gitPackages: readonly string[] | undefined;
  /** The build gets no network. */
  readonly offline: boolean;
  /** Constraints file instead of the lock. */
  readonly constraints: string | undefined;
  readonly proxy: { readonly http?: string; readonly https?: string; readonly no?: string };
}

/** A user that the site made for tests: an entry of clouds.yaml, and what tests may use it for. */
export interface AccountReference {
  readonly cloud: string;
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
  /** Name of its project's network; undefined: the profile's own. */
  readonly network: string | undefined;
}

export type OptionValue = string | number | boolean | readonly (string | number)[];

/** Everything that the site says about one region: one flat value, all defaults filled in. */
export interface SiteProfile {
  readonly region: string;
  readonly release: string;
  /** IANA name of the zone that reports tell times in; undefined: that of who reports. */
  readonly timezone: string | undefined;
  /** Undefined: OpenStack's own rules (`OS_CLOUD`, `OS_*`). */
  readonly cloud: string | undefined;
  /** A clouds.yaml, relative to the site root. */
  readonly cloudsFile: string | undefined;
  /** Undefined: dynamic credentials, made by the administrator for each test class. */
  readonly accounts: readonly AccountReference[] | undefined;
  /** Roles that every test user needs besides those a test asks for. */
  readonly testRoles: readonly string[];
  readonly services: Readonly<
    Record<'nova' | 'neutron' | 'glance' | 'cinder' | 'swift' | 'horizon', boolean>
  >;
  readonly network: {
    /** The layer `tempest-profiles/network-models/<model>.yaml`. */
    readonly model: string | undefined;
    /** Of these two, at least one is given. */
    readonly name: string | undefined;
    readonly id: string | undefined;
    readonly provider: {
      readonly networkType: string | undefined;
      readonly physicalNetwork: string | undefined;
      readonly segmentationId: number | undefined;
      readonly subnets: readonly string[];
      /** The one whose addresses tests use; undefined: any. */
      readonly testSubnet: string | undefined;
      /** Whose router leads to it from this machine; undefined: nobody said. */
      readonly routedBy: 'operator' | 'nobody' | undefined;
    };
    /** The external network of floating IPs: name or id. */
    readonly publicNetwork: string | undefined;
    readonly floatingIps: boolean;
    /** Tempest makes a network of its own for each test class. */
    readonly isolated: boolean;
    readonly ipv6: boolean;
    readonly portSecurity: boolean;
    readonly hiddenExtensions: readonly string[];
    readonly projectCidr: string | undefined;
    readonly projectMaskBits: number | undefined;
  };
  /** Names or ids. */
  readonly images: {
    readonly default: string;
    readonly alt: string;
    /** Image file that tests upload, relative to the site root; undefined: what the default image holds. */
    readonly file: string | undefined;
  };
  /** Names or ids. */
  readonly flavors: { readonly default: string; readonly alt: string };
  readonly volumes: {
    readonly backends: readonly string[];
    readonly storageProtocol: string | undefined;
    readonly vendorName: string | undefined;
    readonly type: string | undefined;
    readonly multiattachType: string | undefined;
    readonly sizeGb: number;
  };
  readonly validation: {
    readonly enabled: boolean;
    readonly connect: 'fixed' | 'floating';
    readonly ipVersion: 4 | 6 | undefined;
    /** Undefined: the network that servers boot on. */
    readonly network: string | undefined;
    readonly authMethod: string;
    readonly keyType: string | undefined;
    readonly imageUser: string | undefined;
    readonly imageAltUser: string | undefined;
  };
  readonly microversions: Readonly<Record<'compute' | 'volume' | 'placement', MicroversionRange>>;
  readonly timeouts: {
    readonly buildSeconds: number;
    readonly buildIntervalSeconds: number;
    readonly volumeBuildSeconds: number;
    /** These: undefined is Tempest's own. */
    readonly imageBuildSeconds: number | undefined;
    readonly networkBuildSeconds: number | undefined;
    readonly httpSeconds: number | undefined;
    readonly sshSeconds: number | undefined;
    readonly sshConnectSeconds: number | undefined;
    readonly pingSeconds: number | undefined;
  };
  /** What one project of the tests holds at once, by the service's own word: `instances`, `port`. */
  readonly quotas: Readonly<Record<string, number>>;
  readonly compute: {
    readonly minNodes: number;
    readonly hypervisorType: string | undefined;
    readonly volumeDeviceName: string;
    readonly schedulerFilters: readonly string[];
  };
  readonly features: Readonly<
    Record<'compute' | 'identity' | 'image' | 'network' | 'volume', Readonly<Record<string, boolean>>>
  >;
  readonly suites: Readonly<Record<string, Suite>>;
  /** Distribution names of Tempest plugins. */
  readonly plugins: readonly string[];
  /** In place of shipped pins: by release, by package. */
  readonly pins: Readonly<
    Record<string, Readonly<Record<string, { readonly version: string; readonly commit: string }>>>
  >;
  /** What the site says about the verdict; the command line wins. */
  readonly gate: {
    readonly maxNewFlakes: number;
    /** How often a new failure of a suite is run again. */
    readonly confirm: number;
    /** An unexpected pass blocks. */
    readonly strict: boolean;
  };
  readonly testTimeoutSeconds: number;
  readonly tempestDebug: boolean;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, OptionValue>>>>;
  readonly build: BuildSettings;
}

/** Above so many new flakes in one run each of them blocks, unless the profile or the command line gives another limit. */
export const MAX_NEW_FLAKES = 3;

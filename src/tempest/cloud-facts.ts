/** As Glance names formats. */
export interface ScenarioImageFormat {
  readonly diskFormat: string;
  readonly containerFormat: string;
}

/** What the cloud itself says and tempest.conf needs: resolved from names by the cloud adapter, before a run. */
export interface CloudFacts {
  /** UUIDs. */
  readonly images: { readonly defaultId: string; readonly altId: string };
  /** Flavor ids: any text. */
  readonly flavors: { readonly defaultId: string; readonly altId: string };
  /** The project network; undefined where the profile names none. */
  readonly network: { readonly id: string; readonly name: string } | undefined;
  /** The external network of floating IPs; undefined where the profile names none. */
  readonly publicNetwork: { readonly id: string; readonly name: string } | undefined;
  /** Aliases of the extensions that Neutron lists, in any order. */
  readonly networkExtensions: readonly string[];
  /** Newest microversion that each service offers; undefined where it has none or is absent. */
  readonly microversions: Readonly<Record<'compute' | 'volume' | 'placement', string | undefined>>;
}

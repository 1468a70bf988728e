/** What a region says of itself and tempest.conf needs: read before a run, by the cloud adapter. */
export interface CloudFacts {
  readonly images: { readonly defaultId: string; readonly altId: string };
  readonly flavors: { readonly defaultId: string; readonly altId: string };
  /** The provider network that servers are booted on. */
  readonly network: { readonly id: string; readonly name: string };
  /** Aliases of Neutron's extensions, sorted. */
  readonly networkExtensions: readonly string[];
  /** Newest microversions, `2.93`; undefined where the service has none or is absent. */
  readonly microversions: {
    readonly compute: string | undefined;
    readonly volume: string | undefined;
    readonly placement: string | undefined;
  };
}

/** What it takes to log in to a cloud, for osgate as an administrator, with OpenStack's own words. Never printed, never stored. */
export interface Credentials {
  /** Keystone v3 endpoint: `https://keystone.example.org/v3`. */
  readonly authUrl: string;
  readonly username: string;
  readonly password: string;
  readonly project: string;
  readonly userDomain: string;
  readonly projectDomain: string;
  /** Region name in the service catalog. */
  readonly region: string;
  /** Which endpoints of the catalog are used. */
  readonly interface: 'public' | 'internal' | 'admin';
  /** PEM file of the CA that signed the endpoints, besides the system's. */
  readonly caFile: string | undefined;
  /** False only where clouds.yaml says `verify: false`. */
  readonly verify: boolean;
}

/** A pre-provisioned user of the tests. */
export interface Account {
  readonly credentials: Credentials;
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
  /** Name of its project's network; undefined: the one that servers boot on. */
  readonly network: string | undefined;
}

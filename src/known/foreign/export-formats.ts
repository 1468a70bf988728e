/** Forms that lists can be written in. `stestr` is the form of `tempest-exclude`. */
export const EXPORT_FORMATS = ['tempest-exclude', 'stestr', 'rally-skip', 'rally-xfail'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

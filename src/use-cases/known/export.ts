import { type ExportedList, exportList } from '../../known/foreign/export.ts';
import type { ExportFormat } from '../../known/foreign/export-formats.ts';
import { OsgateError } from '../../model/errors.ts';
import { readSite } from '../../store/site.ts';
import { readPlanFile } from '../results/plan-file.ts';
import { contextOf } from './context.ts';
import type { KnownSurroundings } from './surroundings.ts';

export interface ExportRequest {
  readonly format: ExportFormat;
  readonly region: string | undefined;
  readonly release: string | undefined;
  readonly suite: string | undefined;
  readonly plan: string | undefined;
}

/**
 * Writes the entries that hold in one region, release and suite in the form of another tool.
 *
 * @throws OsgateError `invalid-input` when files of the site are wrong, or a format needs the tests and none are given.
 */
export async function exportKnown(
  request: ExportRequest,
  surroundings: KnownSurroundings,
): Promise<ExportedList> {
  const { root, workingFolder, today } = surroundings;
  const site = await readSite(root, workingFolder);
  const { context, entries } = contextOf(site, request, today);
  const { format, plan } = request;
  if (format === 'rally-xfail' && plan === undefined) {
    throw new OsgateError(
      'invalid-input',
      'rally-xfail needs the tests: Rally looks for full ids with their attributes',
      {
        hint: 'rally verify list-tests > tests.txt; then --plan tests.txt',
      },
    );
  }
  const listed = plan === undefined ? undefined : (await readPlanFile(plan, workingFolder)).tests;
  return exportList(entries, format, { context, listed });
}

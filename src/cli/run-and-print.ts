import type { ReportInput } from '../report/report-input.ts';
import type { RunFolder } from '../store/run-folder.ts';
import type { RunRequest } from '../use-cases/site/settings.ts';
import type { Surroundings } from '../use-cases/surroundings.ts';
import type { CommandContext } from './context.ts';
import { printPlan } from './print-plan.ts';
import { printReport } from './print-report.ts';
import { showProgress } from './progress.ts';
import { type PlaceOptions, reportPlace } from './report-place.ts';
import { type SignalWatch, watchSignals } from './signal-watch.ts';
import { currentSurroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

interface EndedRun {
  readonly folder: RunFolder;
  readonly input: ReportInput;
}

/** Options of the command line. */
interface FollowOptions extends PlaceOptions {
  readonly root?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
  /** What follows the table. */
  readonly appendix?: (input: ReportInput) => string;
}

interface GateOptions extends FollowOptions {
  readonly dryRun?: boolean;
}

/** What `run` and `rerun` do once it is known what to run: prepare, run, print the verdict, set the exit code. */
export async function runAndPrint(
  request: RunRequest,
  { dryRun, ...options }: GateOptions,
  context: CommandContext,
): Promise<void> {
  const [{ prepareRun }, { runPlan }] = await Promise.all([
    import('../use-cases/run/prepare.ts'),
    import('../use-cases/run/run-plan.ts'),
  ]);
  await followAndPrint(options, context, async (surroundings, watch) => {
    const prepared = await prepareRun(surroundings, request);
    if (dryRun === true) {
      printPlan(context.terminal, prepared.plan, options.json === true);
      return undefined;
    }
    return runPlan(prepared, request, surroundings, watch.letRunEnd());
  });
}

/** What `attach` does: follow a run to its end, print the verdict, set the exit code. */
export async function attachAndPrint(
  reference: string,
  options: FollowOptions,
  context: CommandContext,
): Promise<void> {
  const { attachRun } = await import('../use-cases/run/attach.ts');
  await followAndPrint(options, context, (surroundings, watch) =>
    attachRun(reference, surroundings, watch.letRunEnd()),
  );
}

async function followAndPrint(
  { root, json = false, verbose = false, appendix, ...place }: FollowOptions,
  { terminal, done }: CommandContext,
  follow: (surroundings: Surroundings, watch: SignalWatch) => Promise<EndedRun | undefined>,
): Promise<void> {
  const asked = await reportPlace(place, process.env);
  const progress = await showProgress(terminal, { verbose });
  const watch = watchSignals(progress.notify);
  try {
    const ended = await follow(currentSurroundings(root, progress.notify, asked), watch);
    progress.end();
    if (ended === undefined) return;
    await printReport(terminal, { ...ended, form: json ? 'json' : 'table' });
    if (appendix !== undefined && !json) terminal.out(appendix(ended.input));
    await addStepSummary(ended.input, process.env.GITHUB_STEP_SUMMARY, terminal);
    if (watch.exitCode !== undefined)
      terminal.err(`! interrupted: osgate ends with exit code ${watch.exitCode}\n`);
    done(watch.exitCode ?? ended.input.verdict.exitCode);
  } finally {
    progress.end();
    watch.stop();
  }
}

/** GitHub and Gitea show what a step appends to this file on the page of the workflow's run. The verdict does not hang on it. */
async function addStepSummary(
  input: ReportInput,
  file: string | undefined,
  terminal: Terminal,
): Promise<void> {
  if (file === undefined || file === '') return;
  const [{ appendFile }, { renderMarkdown }] = await Promise.all([
    import('node:fs/promises'),
    import('../report/markdown.ts'),
  ]);
  await appendFile(file, renderMarkdown(input)).catch((error: Error) =>
    terminal.err(`! GITHUB_STEP_SUMMARY cannot be written: ${error.message}\n`),
  );
}

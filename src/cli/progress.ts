import type { Progress } from '../report/progress.ts';
import type { Notify, RunEvent } from '../use-cases/events.ts';
import type { Terminal } from './terminal.ts';

export interface ProgressView {
  readonly notify: Notify;
  /** Clears the status line. */
  end(): void;
}

const REDRAW_MS = 1000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Shows what goes on, on standard error: on a terminal one redrawn status line and a line for each failure, elsewhere
 * a plain line a test.
 */
export async function showProgress(
  terminal: Terminal,
  { verbose }: { verbose: boolean },
): Promise<ProgressView> {
  const { advanceProgress, beginProgress } = await import('../report/progress.ts');
  const { progressLine, statusLine } = await import('../report/progress-text.ts');
  let progress: Progress = beginProgress(Date.now());
  let step = '';

  const draw = () => {
    const text = progress.planned > 0 ? statusLine(progress, Date.now(), terminal.width - 1) : step;
    terminal.err(`${CLEAR_LINE}${text.slice(0, terminal.width - 1)}`);
  };
  const say = (line: string) => {
    terminal.err(terminal.live ? `${CLEAR_LINE}${line}\n` : `${line}\n`);
    if (terminal.live) draw();
  };
  const timer = terminal.live ? setInterval(draw, REDRAW_MS).unref() : undefined;

  const notify = (event: RunEvent) => {
    switch (event.kind) {
      case 'step':
        step = event.text;
        return say(`· ${event.text}`);
      case 'notice':
        return say(`! ${event.text}`);
      case 'detail':
        if (verbose) say(`    ${event.text}`);
        return;
      case 'planned':
      case 'started':
      case 'finished':
        progress = advanceProgress(progress, event, Date.now());
        if (event.kind === 'finished' && (!terminal.live || event.status === 'fail')) {
          return say(progressLine(progress, event));
        }
        if (terminal.live) draw();
        return;
      default:
        event satisfies never;
    }
  };
  return {
    notify,
    end: () => {
      clearInterval(timer);
      if (terminal.live) terminal.err(CLEAR_LINE);
    },
  };
}

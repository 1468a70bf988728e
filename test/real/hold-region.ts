import { connectEngine } from '../../src/engine/engine.ts';
import { lockRegion } from '../../src/engine/region-lock.ts';

/** `node hold-region.ts REGION RUN IMAGE`: a run that holds a region and is killed before it lets go. */
const [region = '', runId = '', image = ''] = process.argv.slice(2);
const lock = await lockRegion(await connectEngine(), { region, runId, image });
process.stdout.write(lock === undefined ? 'refused\n' : 'held\n');

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { launchBrowser } from './browser.ts';
import { printed, startLab, TestSite } from './osgate.ts';

/** Fails on the lab, which has no router. */
const FAILING = 'tempest.api.network.test_ports.PortsTestJSON.test_port_list_filter_by_router_id';
const PASSING = 'tempest.api.compute.flavors.test_flavors.FlavorsV2TestJSON.test_get_flavor';

describe('report.html of a run on the lab', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    await startLab();
  });
  afterAll(() => browser?.close());

  test.each<[string, (site: TestSite) => Promise<unknown>]>([
    ['GO', (site) => site.osgate(['run', '--region', 'test', '--test', PASSING])],
    ['NO-GO', (site) => site.osgate(['run', '--region', 'test', '--test', FAILING, '--test', PASSING])],
    ['NO VERDICT', interruptedRun],
  ])('%s: the sum is the planned tests, axe finds nothing, nothing is fetched', async (word, run) => {
    await using site = await TestSite.create();
    await site.onlyEntries();
    await run(site);
    const { tests } = await site.readJson<Plan>('plan.json');
    const address = pathToFileURL(join(await site.runFolder(), 'report.html')).href;

    const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, bypassCSP: true });
    const seen: string[] = [];
    page.on('request', (request) => seen.push(request.url()));
    page.on('console', (message) => seen.push(message.text()));
    page.on('pageerror', (error) => seen.push(error.message));
    await page.goto(address);
    expect(await page.locator('h1').innerText()).toMatch(new RegExp(`^\\S+ ${word}$`));
    const numbers = await page.locator('#counts ~ * tr:not(.sum) td.number').allTextContents();
    const sum = await page.locator('#counts ~ * tr.sum td.number').first().textContent();
    expect(numbers.reduce((total, number) => total + Number(number), 0)).toBe(tests.length);
    expect(Number(sum)).toBe(tests.length);
    await page.locator('#filter-count:not(:empty)').waitFor({ state: 'attached' });
    expect(await page.locator('#filter-count').textContent()).toBe(
      `${tests.length} of ${tests.length} shown`,
    );
    expect(seen).toEqual([address]);
    await page.evaluate(axe.source);
    const found = await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))');
    expect(found).toEqual([]);
    await page.close();
  });
});

async function interruptedRun(site: TestSite): Promise<void> {
  await site.addSuite('network', 'include: [tempest.api.network.test_networks]');
  const run = site.osgate(['run', '--region', 'test', '--suite', 'network']);
  await printed(run, /\[ *2\//);
  run.kill('SIGINT');
  await run;
}

import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { renderJunitReport } from '../../src/report/junit.ts';
import { PASS } from './sample.ts';

test('the pins stand in the properties of the first suite', () => {
  const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
    renderJunitReport(PASS),
  );
  const [first] = xml.testsuites.testsuite;
  const properties = first.properties.property.map((one: { name: string; value: string }) => [
    one.name,
    one.value,
  ]);
  expect(Object.fromEntries(properties)).toMatchObject({
    tempest: `${PASS.plan.tempest.version} ${PASS.plan.tempest.commit}`,
    image_id: PASS.record.imageId,
    tempest_conf_sha256: PASS.plan.confSha256,
  });
});

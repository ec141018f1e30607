import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { partsOnMap } from '../../support/parts-on-map.ts';
import { consoleTests } from '../console.ts';

const { open } = consoleTests();

/** `npx node packages/console/checks/shop/picture.ts` makes both anew. */
test('the picture of README.md has the parts that the map has', async () => {
  const pictured = readFileSync('docs/images/console-parts.txt', 'utf8').trim().split('\n');
  expect(await partsOnMap(await open('map'))).toEqual(pictured);
});

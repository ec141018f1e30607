import { expect, test } from '@jest/globals';
import { samplesIn } from '../../server/samples.ts';

test('the sample events of the project are found by kind and name, those that are wrong on purpose marked', async () => {
  const samples = await samplesIn('events');

  expect(samples.find(({ file }) => file === 'eventbridge/OrderPlaced.json')).toMatchObject({
    kind: 'eventbridge',
    name: 'OrderPlaced',
    isBad: false,
  });
  expect(samples.find(({ file }) => file === 'eventbridge/OrderPlaced.bad.json')).toMatchObject({
    name: 'OrderPlaced',
    isBad: true,
  });
});

test('each line of a file of records is a sample', async () => {
  const records = (await samplesIn('events')).filter(({ kind, name }) => kind === 'produce' && name === 'orders');

  expect(records.length).toBeGreaterThan(1);
  expect(records.map(({ text }) => JSON.parse(text))).toContainEqual(
    expect.objectContaining({ type: 'OrderCancelled' }),
  );
});

test('a project without samples has none', async () => {
  expect(await samplesIn('no-such-folder')).toEqual([]);
});

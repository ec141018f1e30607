import { beforeEach, expect, test } from '@jest/globals';
import type { Json } from '../../../src/core/json.ts';
import { openRegistry, refusalOf, type TestRegistry } from './fixture.ts';

const MONEY = '{"type":"record","name":"Money","fields":[{"name":"units","type":"long"}]}';
const LINE = '{"type":"record","name":"Line","fields":[{"name":"price","type":"Money"}]}';
const BASKET = '{"type":"record","name":"Basket","fields":[{"name":"line","type":"Line"}]}';

const using = (schema: string, name: string, subject: string, version: number): Json => ({
  schema,
  references: [{ name, subject, version }],
});

let registry: TestRegistry;
beforeEach(async () => {
  registry = openRegistry();
  await registry.post('/subjects/money/versions', { schema: MONEY });
  await registry.post('/subjects/line/versions', using(LINE, 'Money', 'money', -1));
  await registry.post('/subjects/basket/versions', using(BASKET, 'Line', 'line', 1));
});

test('a schema that uses others has them, with the versions that were the latest', async () => {
  expect((await registry.get('/subjects/line/versions/1')).body).toMatchObject({
    schema: LINE,
    references: [{ name: 'Money', subject: 'money', version: 1 }],
  });
  expect((await registry.get('/subjects/basket/versions/1')).body).toMatchObject({ id: 3, schema: BASKET });
  expect((await registry.get('/subjects/money/versions/1/referencedby')).body).toEqual([2]);
  expect((await registry.get('/subjects/line/versions/1/referencedby')).body).toEqual([3]);
});

test('its id is for the text and what it uses', async () => {
  const wider = MONEY.replace('long', 'double');
  await registry.post('/subjects/money/versions', { schema: wider });
  const again = await registry.post('/subjects/line/versions', using(LINE, 'Money', 'money', 2));
  expect(again.body).toMatchObject({ id: 5, version: 2 });
  const known = await registry.post('/subjects/other/versions', using(LINE, 'Money', 'money', 1));
  expect(known.body).toMatchObject({ id: 2 });
});

test('what is used cannot be deleted, as long as it is used', async () => {
  expect(refusalOf(await registry.delete('/subjects/money'))).toBe('422 42206');
  expect(refusalOf(await registry.delete('/subjects/money/versions/1'))).toBe('422 42206');
  await registry.delete('/subjects/basket');
  await registry.delete('/subjects/line');
  expect((await registry.delete('/subjects/money')).body).toEqual([1]);
  // Those that are hidden could come back.
  expect(refusalOf(await registry.delete('/subjects/money?permanent=true'))).toBe('422 42206');
  await registry.delete('/subjects/basket?permanent=true');
  await registry.delete('/subjects/line?permanent=true');
  expect((await registry.delete('/subjects/money?permanent=true')).body).toEqual([1]);
});

test('more references than any schema has are refused', async () => {
  const references = Array.from({ length: 501 }, (_, index) => ({ name: `n${index}`, subject: 'money', version: 1 }));
  const answer = await registry.post('/subjects/many/versions', { schema: '"int"', references });
  expect(refusalOf(answer)).toBe('422 42201');
  expect(answer.body).toMatchObject({ message: expect.stringContaining('more than 500 references') });
});

test('a chain of references as long as that ends', async () => {
  let before = 'money';
  for (let index = 0; index < 20; index++) {
    const schema = `{"type":"record","name":"C${index}","fields":[]}`;
    await registry.post(`/subjects/c${index}/versions`, using(schema, `c${index - 1}`, before, 1));
    before = `c${index}`;
  }
  expect((await registry.get('/subjects/c19/versions')).body).toEqual([1]);
});

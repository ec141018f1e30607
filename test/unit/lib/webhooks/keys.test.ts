import { expect, test } from '@jest/globals';
import { PartnerKeys } from '#lib/webhooks/keys.ts';
import { testKit } from '../../../support/kit.ts';

const OLD = 'the key until yesterday';
const NEW = 'the key since this morning';

function given(...answers: readonly (readonly string[] | Error)[]) {
  const clock = { nowMs: 1_000_000 };
  const { kit, lines } = testKit();
  const asked: string[] = [];
  const keys = new PartnerKeys(
    async (partner) => {
      const answer = answers[Math.min(asked.push(partner), answers.length) - 1] ?? [];
      if (answer instanceof Error) throw answer;
      return answer.map((text, index) => ({ version: index === 0 ? 'AWSCURRENT' : 'AWSPREVIOUS', text }));
    },
    { ...kit, now: () => clock.nowMs },
  );
  const texts = async () => (await keys.of('acme')).map(String);
  return { keys, asked, clock, lines, texts };
}

test('keys are read once in five minutes, for each partner', async () => {
  const { keys, asked, clock, texts } = given([OLD], [NEW]);
  expect(await texts()).toEqual([OLD]);
  clock.nowMs += 299_000;
  expect(await texts()).toEqual([OLD]);
  clock.nowMs += 1_000;
  expect(await texts()).toEqual([NEW]);
  await keys.of('other');
  expect(asked).toEqual(['acme', 'acme', 'other']);
});

test('a wrong signature makes them be read again, and a flood of them only now and then', async () => {
  const { keys, asked, clock, texts } = given([OLD], [NEW, OLD]);
  await texts();
  expect(await keys.newer('acme')).toBeUndefined();
  clock.nowMs += 10_000;
  expect((await keys.newer('acme'))?.map(String)).toEqual([NEW, OLD]);
  expect(await keys.newer('acme')).toBeUndefined();
  expect(await texts()).toEqual([NEW, OLD]);
  expect(asked).toHaveLength(2);
});

test('one text may have several keys', async () => {
  expect(await given([JSON.stringify({ keys: [NEW, OLD] })]).texts()).toEqual([NEW, OLD]);
});

test.each([
  ['a key', `${NEW}\r\n`, [NEW]],
  ['a list of keys', `\n ${JSON.stringify({ keys: [NEW, OLD] })}\n`, [NEW, OLD]],
])('%s may come from a file that ends with a new line', async (_what, text, keys) => {
  expect(await given([text]).texts()).toEqual(keys);
});

test.each([
  ['AWSCURRENT', ['short', OLD], OLD],
  ['AWSPREVIOUS', [NEW, '{"keys":"short"}'], NEW],
])('an unusable version %s leaves the key of the other, and the log names it without its text', async (...wanted) => {
  const [version, texts, key] = wanted;
  const { lines, texts: keys } = given(texts);
  expect(await keys()).toEqual([key]);
  const reason = expect.stringMatching(/^The keys of partner acme cannot be used: /);
  const told = { version, code: 'PARTNER_KEYS_INVALID', reason };
  expect(lines).toEqual([['warn', 'A version of keys cannot be used', told]]);
  expect(JSON.stringify(lines)).not.toContain('short');
});

test.each([
  ['none', [], 'there is none'],
  ['one of blanks', [`${' '.repeat(20)}\n`], 'a key has less than 16 bytes'],
  ['an empty one', [''], 'a key has less than 16 bytes'],
  ['a short one', ['0123456789abcde'], 'a key has less than 16 bytes'],
  ['no list', ['{"keys":"0123456789abcdef"}'], 'it is no list of 1 to 4 keys'],
  ['too many', [JSON.stringify({ keys: Array(5).fill(OLD) })], 'it is no list of 1 to 4 keys'],
  ['a broken list', ['{0123456789abcdef'], 'it is no list of 1 to 4 keys'],
  ['a number', ['{"keys":[12345678901234567890]}'], 'a key has less than 16 bytes'],
])('%s cannot be used, and the error does not quote it', async (_what, texts, problem) => {
  const refusal = given(texts).texts();
  await expect(refusal).rejects.toMatchObject({ code: 'PARTNER_KEYS_INVALID', retryable: false });
  await expect(refusal).rejects.toThrow(`The keys of partner acme cannot be used: ${problem}.`);
});

test('keys that cannot be read may be later, and are then not taken from before', async () => {
  const { clock, texts } = given([OLD], new Error('throttled'), [NEW]);
  await texts();
  clock.nowMs += 300_000;
  await expect(texts()).rejects.toMatchObject({ code: 'PARTNER_KEYS_UNREADABLE', retryable: true });
  clock.nowMs += 10_000;
  expect(await texts()).toEqual([NEW]);
});

test.each([
  ['unreadable', new Error('throttled'), 'PARTNER_KEYS_UNREADABLE'],
  ['unusable', ['short'], 'PARTNER_KEYS_INVALID'],
])('keys that are %s are tried at most every ten seconds, whatever comes in between', async (_what, answer, code) => {
  const { keys, asked, clock, texts } = given([OLD], answer);
  await texts();
  for (const delayMs of [300_000, 1, 9_998]) {
    clock.nowMs += delayMs;
    await expect(texts()).rejects.toMatchObject({ code });
    await expect(keys.newer('acme')).rejects.toMatchObject({ code });
  }
  expect(asked).toHaveLength(2);
  clock.nowMs += 1;
  await expect(texts()).rejects.toMatchObject({ code });
  expect(asked).toHaveLength(3);
});

test('keys that are known count on while newer ones cannot be read', async () => {
  const { keys, clock, texts } = given([OLD], new Error('throttled'));
  await texts();
  clock.nowMs += 10_000;
  await expect(keys.newer('acme')).rejects.toMatchObject({ code: 'PARTNER_KEYS_UNREADABLE' });
  expect(await texts()).toEqual([OLD]);
});

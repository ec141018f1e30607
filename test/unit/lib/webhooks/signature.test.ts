import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GITHUB, SHOPIFY, STRIPE, timed } from '#lib/webhooks/scheme.ts';
import { signedHeaders, verdictOn } from '#lib/webhooks/signature.ts';

const NOW_MS = Date.UTC(2026, 2, 2, 12);
const SCHEMES = {
  STRIPE,
  GITHUB,
  SHOPIFY,
  timedHex: timed({ signature: 'X-Signature', time: 'X-Time' }),
  timedBase64: timed({ signature: 'X-Signature', time: 'X-Time', prefix: 'sha256=', encoding: 'base64' }),
};
const KEY = Buffer.from('a key of the partner');
const OTHER = Buffer.from('another key of theirs');

const anyScheme = fc.constantFrom(...Object.values(SCHEMES));
const anyBody = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const anyKey = fc.uint8Array({ minLength: 16, maxLength: 100 }).map((bytes) => Buffer.from(bytes));

describe('what the partners publish', () => {
  test('the example of GitHub is valid', () => {
    const body = Buffer.from('Hello, World!');
    const signature = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const headers = { 'x-hub-signature-256': `sha256=${signature}` };
    expect(verdictOn(GITHUB, { headers, body }, [Buffer.from("It's a Secret to Everybody")], NOW_MS)).toBe('valid');
  });

  test.each([
    ['t=1,v1=00', 'unsigned'],
    ['v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd', 'unsigned'],
    ['t=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd,v0=6ffbb59b', 'forged'],
  ])('a header of Stripe such as %s is read', (header, verdict) => {
    expect(verdictOn(STRIPE, { headers: { 'stripe-signature': header }, body: KEY }, [KEY], NOW_MS)).toBe(verdict);
  });
});

test('what was signed with any of the keys is valid, byte for byte', () => {
  fc.assert(
    fc.property(anyScheme, anyBody, anyKey, anyKey, (scheme, body, key, other) => {
      const request = { headers: signedHeaders(scheme, body, key, NOW_MS), body };
      expect(verdictOn(scheme, request, [key], NOW_MS)).toBe('valid');
      expect(verdictOn(scheme, request, [other, key], NOW_MS)).toBe('valid');
      if (!other.equals(key)) expect(verdictOn(scheme, request, [other], NOW_MS)).toBe('forged');
      expect(verdictOn(scheme, request, [], NOW_MS)).toBe('forged');
    }),
  );
});

test('one other bit, in the body or in a header, is never valid', () => {
  fc.assert(
    fc.property(anyScheme, anyBody, fc.nat(), fc.integer({ min: 0, max: 7 }), (scheme, body, at, bit) => {
      const headers = signedHeaders(scheme, body, KEY, NOW_MS);
      const names = Object.keys(headers);
      const place = at % (names.length + 1);
      const name = names[place];
      const request =
        name === undefined
          ? { headers, body: flipped(body, at, bit) }
          : {
              headers: { ...headers, [name]: flipped(Buffer.from(headers[name] ?? ''), at, bit).toString('latin1') },
              body,
            };
      const isTheSame = name === undefined && body.length === 0;
      if (!isTheSame) expect(verdictOn(scheme, request, [KEY], NOW_MS)).not.toBe('valid');
    }),
    { numRuns: 500 },
  );
});

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at % Math.max(1, bytes.length);
  if (bytes.length > 0) changed[index] = (changed[index] ?? 0) ^ (1 << bit);
  return changed;
}

describe('a signed time', () => {
  const body = Buffer.from('{}');

  test.each([
    [-300_000, 'valid'],
    [300_000, 'valid'],
    [-301_000, 'expired'],
    [301_000, 'expired'],
  ])('that is %d ms away is %s', (awayMs, verdict) => {
    for (const scheme of [STRIPE, SCHEMES.timedHex]) {
      const request = { headers: signedHeaders(scheme, body, KEY, NOW_MS + awayMs), body };
      expect(verdictOn(scheme, request, [KEY], NOW_MS)).toBe(verdict);
    }
  });

  test('cannot be put in the place of the one that was signed', () => {
    const old = signedHeaders(SCHEMES.timedHex, body, KEY, NOW_MS - 900_000);
    const request = { headers: { ...old, 'x-time': String(NOW_MS / 1000) }, body };
    expect(verdictOn(SCHEMES.timedHex, request, [KEY], NOW_MS)).toBe('forged');

    const stripe = signedHeaders(STRIPE, body, KEY, NOW_MS - 900_000)['stripe-signature'];
    const twice = { headers: { 'stripe-signature': `t=${NOW_MS / 1000},${stripe}` }, body };
    expect(verdictOn(STRIPE, twice, [KEY], NOW_MS)).toBe('unsigned');
  });
});

test('the time and the body are joined by a dot, so that neither can lend the other a digit', () => {
  const signed = signedHeaders(SCHEMES.timedHex, Buffer.from('1.{}'), KEY, NOW_MS);
  const [seconds] = [signed['x-time'] ?? ''];
  const request = { headers: { ...signed, 'x-time': `${seconds}.1` }, body: Buffer.from('{}') };
  expect(verdictOn(SCHEMES.timedHex, request, [KEY], NOW_MS)).toBe('unsigned');
});

test('while keys are rotated a sender may sign with both, and one of them is enough', () => {
  const body = Buffer.from('{}');
  const [first, second] = [OTHER, KEY].map((key) => signedHeaders(STRIPE, body, key, NOW_MS)['stripe-signature']);
  const both = `${first},${second?.split(',')[1]}`;
  expect(verdictOn(STRIPE, { headers: { 'stripe-signature': both }, body }, [KEY], NOW_MS)).toBe('valid');
});

test('signatures beyond a few are not looked at', () => {
  const body = Buffer.from('{}');
  const right = signedHeaders(GITHUB, body, KEY, NOW_MS)['x-hub-signature-256'];
  const wrong = Array.from({ length: 8 }, () => `sha256=${'0'.repeat(64)}`);
  const headers = { 'x-hub-signature-256': [...wrong, right].join(',') };
  expect(verdictOn(GITHUB, { headers, body }, [KEY], NOW_MS)).toBe('forged');
});

test.each([
  ['upper case', GITHUB, (text: string) => `sha256=${text.slice(7).toUpperCase()}`],
  ['without its prefix', GITHUB, (text: string) => text.slice(7)],
  ['too short', GITHUB, (text: string) => text.slice(0, -2)],
  ['without padding', SHOPIFY, (text: string) => text.replace(/=+$/, '')],
  ['for URLs', SHOPIFY, (text: string) => `_${text.slice(1)}`],
])('a signature written otherwise is none: %s', (_what, scheme, change) => {
  const body = Buffer.from('{"id":1}');
  const text = signedHeaders(scheme, body, KEY, NOW_MS)[scheme.header] ?? '';
  expect(verdictOn(scheme, { headers: { [scheme.header]: change(text) }, body }, [KEY], NOW_MS)).toBe('unsigned');
});

import { expect, test } from '@jest/globals';
import { element, escaped, unescaped } from '../../../src/http/xml.ts';

test('a document has a replacement for each character that XML cannot have', () => {
  expect(element('a', '\u0000<\u001F\uFFFE\uD800')).toBe('<a>\uFFFD&lt;\uFFFD\uFFFD\uFFFD</a>');
});

test('text that XML can have comes back as it was', () => {
  const text = '\t\n\r<&>\u007F\u{1F600}';
  expect(unescaped(escaped(text))).toBe(text);
});

test('a reference to no character stays as it is', () => {
  expect(unescaped('&#1114112; &#x110000; &#x10FFFF;')).toBe('&#1114112; &#x110000; \u{10FFFF}');
});

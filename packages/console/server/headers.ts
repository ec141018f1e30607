import { createHash } from 'node:crypto';

/** What is written in a page itself, and may be. */
export interface Inlined {
  readonly script: string;
  readonly style: string;
}

/**
 * What the console's pages may do in a browser: load their own files and call their own origin, nothing else. Texts of
 * events can become neither markup nor script. What the page has in itself is allowed by its hash.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
 */
export function securityHeaders(inlined?: Inlined): Record<string, string> {
  const directives = [
    "default-src 'none'",
    `script-src 'self'${also(inlined?.script)}`,
    `style-src 'self'${also(inlined?.style)}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    'content-security-policy': directives.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  };
}

/**
 * Without the header that keeps the window of the page apart from the one that opened it. A browser that meets it starts
 * another process for the page, before anything is seen. Nobody needs it who came by a typed address, a bookmark or a link
 * of another program: no page opened that window.
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function headersFor(headers: Record<string, string>, cameFrom: unknown): Record<string, string> {
  if (cameFrom !== 'none') return headers;
  const { 'cross-origin-opener-policy': _apart, ...others } = headers;
  return others;
}

const also = (text: string | undefined): string => (text === undefined ? '' : ` '${hashSource(text)}'`);

/** @see https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export const hashSource = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

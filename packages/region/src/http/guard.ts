import type { IncomingMessage } from 'node:http';
import { AwsError } from '../core/aws-error.ts';

/** Names that always mean this machine. A web page must not reach the region by another name that resolves to it. */
const LOOPBACK_HOST = /^(?:127\.0\.0\.1|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/i;
/** A page cannot change anything with these. */
const READS: readonly (string | undefined)[] = ['GET', 'HEAD'];

/** Says of a path that a page of HTML without data is there. */
export type IsPlainPage = (path: string) => boolean;

const NO_PAGES: IsPlainPage = () => false;

/** What a page of another origin asks for. */
export interface PageTarget {
  readonly host: string;
  readonly path: string;
  readonly method: string;
}

/** Says whether the application opens what a page asks for to pages of an origin. */
export type IsOpenTo = (target: PageTarget, origin: string) => boolean;

const OPEN_TO_NOBODY: IsOpenTo = () => false;

/**
 * Accepts programs of this machine, which send no Origin, and refuses web pages, those of other ports of this machine
 * included. A page that the application itself serves at the region's own origin is the application. So is a page of
 * another origin at a path that the application opens to it. A link from elsewhere may open a page without data.
 * @throws AwsError AccessDeniedException (403)
 */
export function checkCaller(
  request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  port: number,
  isPlainPage = NO_PAGES,
  isOpenTo = OPEN_TO_NOBODY,
): void {
  const { headers, method = 'GET' } = request;
  const { host = '', origin } = headers;
  const [, name, portText] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  if (!LOOPBACK_HOST.test(name ?? '') || Number(portText ?? 80) !== port) {
    throw refused(`the host "${host}"`);
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    if (isOpenTo({ host, path: pathOf(request), method }, origin)) return;
    throw refused(`pages of "${origin}"`);
  }
  if (!isLinkTo(request, isPlainPage)) checkSite(headers['sec-fetch-site']?.toString(), method);
}

/** Somebody has followed a link in a window of its own: no frame, no image, no script. */
function isLinkTo(request: Pick<IncomingMessage, 'headers' | 'method' | 'url'>, isPlainPage: IsPlainPage): boolean {
  const { headers, method } = request;
  const isWindow = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isWindow && method === 'GET' && isPlainPage(pathOf(request));
}

const pathOf = ({ url = '' }: Pick<IncomingMessage, 'url'>): string => url.replace(/[?#].*$/s, '');

/**
 * Browsers say where a request comes from, those without an Origin included, such as that of an image. `none` is an
 * address that somebody typed.
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
function checkSite(site: string | undefined, method: string | undefined): void {
  if (site === undefined || site === 'same-origin') return;
  if (site === 'none' && READS.includes(method)) return;
  throw refused(`a browser's ${method} with Sec-Fetch-Site: ${site}`);
}

const refused = (what: string): AwsError =>
  new AwsError('AccessDeniedException', `The region does not answer to ${what}.`, 403);

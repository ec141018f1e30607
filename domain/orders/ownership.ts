import { hash } from 'node:crypto';
import { ANONYMOUS } from '#lib/http/caller.ts';
import type { HttpRequest } from '#lib/http/request.ts';

type From = Pick<HttpRequest, 'caller'>;

/**
 * The mark of a caller on the orders that it places; undefined where the API asks nobody who they are. It is a hash:
 * events have more readers than the names of callers should have.
 */
export const ownerMark = ({ caller }: From): string | undefined =>
  caller === ANONYMOUS ? undefined : hash('sha256', caller, 'hex').slice(0, 32);

/**
 * Whether an order is the caller's. Orders without a mark were placed elsewhere, or while the API was open: they are
 * those of an open API, and nobody's where callers have names.
 */
export const isOwn = (placed: { readonly placedBy?: string } | undefined, from: From): boolean =>
  placed?.placedBy === ownerMark(from);

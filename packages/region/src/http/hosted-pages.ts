import type { Answer, Call, Route } from './call.ts';
import { restErrors } from './error-forms.ts';

export type { Answer, Call } from './call.ts';

/**
 * Pages that the program which starts a region serves on the region's port, below a path of their own. The region knows
 * nothing of what they show. Their answers go out with their own headers alone. A page must not change what it shows:
 * it holds no clock.
 */
export interface HostedPages {
  /** Names them where the region says at its start what it serves. */
  readonly label: string;
  /** With a slash at either end, such as `/_console/`. */
  readonly prefix: string;
  /**
   * Whether a path below the prefix is HTML that holds no data, and does nothing by itself: a link on any site may open
   * it. Without it, none is.
   */
  isPlainPage?(path: string): boolean;
  /** @throws AwsError or any other error, which is answered as an error of the region */
  answer(call: Call): Promise<Answer>;
}

/** The route of a call to a hosted page; undefined for any other call. */
export function hostedPage(pages: readonly HostedPages[], call: Call): Route | undefined {
  const page = pages.find((one) => isBelow(one, call.path));
  if (page === undefined) return undefined;
  return { handle: (one) => page.answer(one), errorForm: restErrors, holdsClock: true, isOfApplication: true };
}

/** Whether a path is that of the page, or below it. */
export const isBelow = ({ prefix }: Pick<HostedPages, 'prefix'>, path: string): boolean =>
  `${path}/`.startsWith(prefix);

export const isPlainPageOf = (page: HostedPages, path: string): boolean =>
  path.startsWith(page.prefix) && page.isPlainPage?.(path) === true;

import type { Part } from '../../../server/map/shapes.ts';
import type { Size } from '../../graph/layout.ts';
import { titleOf } from './words.ts';

/** What stands between others has one line. */
const SMALL: ReadonlySet<string> = new Set(['rule', 'schedule', 'archive']);

export const isSmall = ({ kind }: Part): boolean => SMALL.has(kind);

/** What holds events for many is round. */
const ROUND: ReadonlySet<string> = new Set(['bus', 'topic', 'sns']);

export const isRound = ({ kind }: Part): boolean => ROUND.has(kind);

/** Of a letter of the titles, about. */
const LETTER = 8.2;
/** The icon, and the room at both ends: a round end takes more of it. */
const besideTitle = (part: Part): number => (isRound(part) ? 58 : 44);
const NARROWEST = 132;
const WIDEST = 216;

/** So many letters of a title there is room for. */
export const roomFor = (part: Part, width: number): number => Math.floor((width - besideTitle(part) + 6) / LETTER);

export function sizeOf(part: Part): Size {
  const wanted = titleOf(part).length * LETTER + besideTitle(part);
  const width = Math.round(Math.min(WIDEST, Math.max(isSmall(part) ? 90 : NARROWEST, wanted)));
  return { width, height: isSmall(part) ? 28 : 44 };
}

import { RegistryError } from './registry-error.ts';

/** Which earlier schemas of a subject a new one must be compatible with, and who must read whom. */
export const LEVELS = {
  NONE: { readsOld: false, isReadByOld: false, isTransitive: false },
  BACKWARD: { readsOld: true, isReadByOld: false, isTransitive: false },
  BACKWARD_TRANSITIVE: { readsOld: true, isReadByOld: false, isTransitive: true },
  FORWARD: { readsOld: false, isReadByOld: true, isTransitive: false },
  FORWARD_TRANSITIVE: { readsOld: false, isReadByOld: true, isTransitive: true },
  FULL: { readsOld: true, isReadByOld: true, isTransitive: false },
  FULL_TRANSITIVE: { readsOld: true, isReadByOld: true, isTransitive: true },
} as const;

export type Level = keyof typeof LEVELS;

export const DEFAULT_LEVEL: Level = 'BACKWARD';

/** Whether schemas may be registered; IMPORT takes them with their ids from another registry. */
export const MODES = ['READWRITE', 'READONLY', 'IMPORT', 'FORWARD'] as const;

export type Mode = (typeof MODES)[number];

export const DEFAULT_MODE: Mode = 'READWRITE';

export const isLevel = (value: unknown): value is Level => typeof value === 'string' && Object.hasOwn(LEVELS, value);

export const isMode = (value: unknown): value is Mode => MODES.some((mode) => mode === value);

/** In capitals or not. @throws RegistryError 42203 */
export function levelOf(value: unknown): Level {
  const level = typeof value === 'string' ? value.toUpperCase() : value;
  if (isLevel(level)) return level;
  throw new RegistryError('LEVEL_INVALID', { known: Object.keys(LEVELS).join(', ') });
}

/** In capitals or not. @throws RegistryError 42204 */
export function modeOf(value: unknown): Mode {
  const mode = typeof value === 'string' ? value.toUpperCase() : value;
  if (isMode(mode)) return mode;
  throw new RegistryError('MODE_INVALID', { known: MODES.join(', ') });
}

import { DataDamage } from './damage.ts';

/** The damage that `read` finds. */
export function damageOf(read: () => unknown): DataDamage | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof DataDamage) return error;
    throw error;
  }
}

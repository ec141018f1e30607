import { at } from '../core/json.ts';
import { RegionError } from '../core/region-error.ts';

/**
 * Listens on a port. If it is in use, the error tells so in one line.
 * @throws RegionError PORT_IN_USE
 */
export async function listenOn<T>(port: number, option: string, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    if (at(cause, 'code') !== 'EADDRINUSE') throw cause;
    const message = `Port ${port} is in use. Stop what uses it, or choose another with ${option}${option.endsWith('=') ? '' : ' '}<port>.`;
    throw new RegionError('PORT_IN_USE', message, { cause });
  }
}

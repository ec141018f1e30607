import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { FrontDoor, type FrontDoorDeps } from '../http/front-door.ts';
import { registryErrors } from './api/route.ts';

/** A schema of the most bytes that are taken, with each of them escaped. */
const MAX_BODY_BYTES = 8_000_000;

export interface RegistryDoorDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly onFault: FrontDoorDeps['onFault'];
}

/** The HTTP port of the registry, on this machine only; web pages are refused. */
export const registryDoor = (deps: RegistryDoorDeps): FrontDoor =>
  new FrontDoor({
    ...deps,
    limit: {
      maxBytes: MAX_BODY_BYTES,
      code: 'RequestEntityTooLarge',
      message: `A request has at most ${MAX_BODY_BYTES} bytes.`,
      status: 413,
      errorForm: registryErrors,
    },
  });

import type { Clock } from '../../src/core/clock.ts';
import { seededRandom } from '../../src/core/random.ts';
import { FrontDoor } from '../../src/http/front-door.ts';
import { router, type Services } from '../../src/http/router.ts';

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Serves some of the region's services on a free port; gives the settings of an SDK client for it. */
export async function serve(clock: Clock, services: Partial<Services>) {
  const faults: string[] = [];
  const onFault = (error: unknown, what: string): void => void faults.push(`${what}: ${String(error)}`);
  const door = new FrontDoor({ clock, random: seededRandom(1), onFault });
  await door.listen(0);
  door.open(router({ targets: {}, queries: {}, rest: [], ...services }));
  const client = { endpoint: door.endpoint, region: 'eu-west-1', credentials: CREDENTIALS, maxAttempts: 1 };
  return { client, faults, close: () => door.close() };
}

import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { type Broker, type BrokerOptions, startBroker } from '../../../src/kafka/broker.ts';

/** Starts a broker on a free port; it fails the test that makes it stumble. */
export function openBroker(options: Partial<BrokerOptions> = {}): Promise<Broker> {
  const onError = (error: unknown): void => {
    throw error;
  };
  return startBroker({ clock: realClock(), random: seededRandom(1), onError, ...options });
}

import { seededRandom } from '@tributary/region/random';
import type { Beside, Findings, Finished } from '../addition.ts';
import { checkPartnerTold, PARTNER_TOLD } from './chaos/partner-told.ts';
import { Partner } from './partner.ts';

const DELIVERED = { source: 'partner.shipments', type: 'ShipmentDelivered' };

/** A partner of its own for a run, which must be told of each delivery. */
export async function tellingPartner(seed: number): Promise<Beside> {
  const key = seededRandom(seed).uuid();
  const partner = await Partner.start(key, seed);
  return {
    parameters: { PartnerEndpoint: partner.url, PartnerApiKey: key },
    check: (finished) => findingsOf(partner, finished),
    problems: ({ onBus, excuses }) => ({ [PARTNER_TOLD]: checkPartnerTold(partner, deliveriesIn(onBus), excuses) }),
    stop: () => partner.stop(),
  };
}

/** The events of which a partner is told. */
const deliveriesIn = (onBus: Finished['onBus']): Finished['onBus'] =>
  onBus.filter(({ event: { metadata } }) => metadata.source === DELIVERED.source && metadata.type === DELIVERED.type);

/** The bus may deliver twice, so the partner may be told twice: it knows a notice by the id of its event. */
export function findingsOf(
  { told, calls }: Pick<Partner, 'told' | 'calls'>,
  { onBus }: Pick<Finished, 'onBus'>,
): Findings {
  const delivered = deliveriesIn(onBus);
  const untold = delivered.filter(({ event }) => !told.has(event.metadata.id));
  const known = new Set(delivered.map(({ event }) => event.metadata.id));
  const { total, refused, repeated, withoutKey } = calls;
  return {
    lost: [
      ...untold.map(({ event }) => `the partner was not told of ${DELIVERED.type} ${event.metadata.id}`),
      ...(withoutKey > 0 ? [`${withoutKey} calls of the partner had not its key`] : []),
    ],
    doubled: [...told.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `the partner was told of ${id}, which nobody sent`),
    rows: [
      [
        'partner told',
        told.size,
        `deliveries in ${total} calls: ${refused} refused with 429 or 500, ${repeated} told again and dropped by id`,
      ],
    ],
  };
}

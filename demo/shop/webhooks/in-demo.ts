import type { Region } from '@tributary/region';
import { textOf } from '@tributary/region/json';
import type { Random } from '@tributary/region/random';
import type { Findings, Finished, Opened } from '../../addition.ts';
import { shipment } from '../shipment.ts';
import { judge } from './judge.ts';
import { isTooMany, patientTeller } from './patient-teller.ts';
import type { WebhookTeller } from './teller.ts';
import { type Telling, telling } from './telling.ts';
import { carrierWebhook, otherWebhooks } from './webhook.ts';

/** Parcels as a share of the events, and at least so many. Two events are told of each. */
const PARCELS = { share: 0.004, fewest: 4 };
/** Partners that tell by webhook while a demo runs. */
export async function tellingByWebhook(
  { endpoint, resources, clock }: Region,
  events: number,
  startMs: number,
  random: Random,
): Promise<Opened> {
  const apiEndpoint = textOf(resources.get('HttpApi')?.attributes['ApiEndpoint']);
  const nowMs = () => clock.now();
  const teller = await patientTeller(apiEndpoint, { endpoint, nowMs, mayPass: isTooMany });
  const tellings = tellingsOf(events, startMs, random);
  return {
    async act() {
      for (const one of tellings) await teller.tell(one);
    },
    check: async (finished) => findingsOf(teller, finished),
  };
}

function tellingsOf(events: number, startMs: number, random: Random): readonly Telling[] {
  const count = Math.max(PARCELS.fewest, Math.round(events * PARCELS.share));
  const parcels = Array.from({ length: count }, (_, index) => shipment(index + 1, startMs, random));
  const webhooks = [...parcels.flat().map(carrierWebhook), ...otherWebhooks(random)];
  return webhooks.map((webhook) => telling(webhook, random));
}

function findingsOf({ answers }: WebhookTeller, { produced, onBus }: Finished): Findings {
  const sentIds = new Set(produced.map(({ step }) => step.event.metadata.id));
  const { lost, doubled } = judge(
    answers,
    onBus.map(({ event }) => event),
    sentIds,
  );
  const forged = answers.filter((answer) => answer.forged !== undefined).length;
  const webhooks = new Set(answers.map(({ webhook }) => webhook)).size;
  const again = answers.length - forged - webhooks;
  return {
    lost: lost.map(({ text }) => text),
    doubled: doubled.map(({ text }) => text),
    rows: [
      ['webhooks', webhooks, `of partners, an event of each: ${again} came again and were counted once`],
      ['refused', forged, 'webhooks that were forged or too late'],
    ],
  };
}

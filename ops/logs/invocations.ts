import { textOf } from '@tributary/region/json';
import { journalOf } from '../trace/journal.ts';

/** The request ids of the invocations that handled an event, from the journal of a region. */
export async function invocationsOf(regionUrl: string, eventId: string): Promise<ReadonlySet<string>> {
  const requestIds = new Set<string>();
  for await (const { step, detail } of journalOf(regionUrl, eventId, false)) {
    if (step === 'invoked') requestIds.add(textOf(detail?.['requestId']));
  }
  return requestIds;
}

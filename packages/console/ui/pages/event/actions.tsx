import { useState } from 'preact/hooks';
import type { EventHops } from '../../../../../ops/trace/by-event.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Copy, copied } from '../../components/copy.tsx';
import { later } from '../../components/later.tsx';
import { toError } from '../../components/to-error.ts';
import { useKey } from '../../keys.ts';
import type { Draft } from '../events/draft.ts';
import { lineOf, produceCommand, putEventsCommand, sampleFile } from './copies.ts';
import { draftAgain, entryOf, isOnBus, type Sources, sourcesOf, topicOf } from './sent-payloads.ts';

const SendDialog = later(async () => (await import('../events/send-dialog.tsx')).SendDialog, 'the form');

/** What one can do with the event. */
export function Actions({ event }: { readonly event: EventHops }) {
  const [draft, setDraft] = useState<Draft>();
  const [problem, setProblem] = useState('');
  const topic = topicOf(event);
  useKey('c', 'Copy the link', () => void copied(location.href).then(announce));
  const sources = (): Promise<Sources> => sourcesOf(api, event.hops);
  const sendAgain = async (): Promise<void> => {
    try {
      const found = await draftAgain(api, await sources(), event);
      setProblem(found === undefined ? 'Its payload is no longer kept, so it cannot be sent again.' : '');
      setDraft(found);
    } catch (thrown) {
      setProblem(`Its payload could not be loaded: ${toError(thrown).message}`);
    }
  };
  return (
    <div class="actions">
      <button type="button" onClick={() => void sendAgain()}>
        Send again …
      </button>
      <Copy label="Copy as sample file" text={async () => sampleOf(await sources())} class="" />
      {topic !== undefined && (
        <Copy label="Copy as produce command" text={async () => produceOf(await sources(), topic)} class="" />
      )}
      {isOnBus(event) && (
        <Copy label="Copy as put-events command" text={async () => putEventsOf(await sources())} class="" />
      )}
      <Copy label="Copy link" text={() => location.href} class="" />
      {problem !== '' && (
        <span class="error" role="alert">
          {problem}
        </span>
      )}
      {draft !== undefined && <SendDialog draft={draft} title="Send again" onClose={() => setDraft(undefined)} />}
    </div>
  );
}

const FORGOTTEN = '(the payload is no longer kept)';

const sampleOf = ({ record, event, input }: Sources): string => {
  const text = event?.text ?? input?.text ?? record?.text;
  return text === undefined ? FORGOTTEN : sampleFile(text);
};

const produceOf = ({ record }: Sources, topic: string): string =>
  record === undefined ? FORGOTTEN : produceCommand(topic, lineOf(record), location.origin);

function putEventsOf(sources: Sources): string {
  const entry = entryOf(sources);
  return entry === undefined ? FORGOTTEN : putEventsCommand(entry, location.origin);
}

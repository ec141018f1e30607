import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Copy } from '../../components/copy.tsx';
import { Empty } from '../../components/empty.tsx';
import { Missing, Problem, useLoaded } from '../../components/loaded.tsx';
import { toError } from '../../components/to-error.ts';
import { go, setQuery } from '../../router.ts';
import { type Choice, choicesFor, type Place, placesOf } from './choices.ts';
import { commandOf } from './draft-command.ts';
import { sendDraft } from './sending.ts';

/** What to do when nothing has come yet. */
export function NoEvents() {
  const sample = useLoaded(sampleToSend);
  const { value } = sample;
  const [error, setError] = useState<Error>();
  const send = async (): Promise<void> => {
    try {
      if (value !== undefined) go(['event', await sendDraft(api, await value.choice.draft())]);
    } catch (thrown) {
      setError(toError(thrown));
    }
  };
  return (
    <div class="no-events">
      <Empty title="No event has come yet.">
        {value === undefined ? (
          <p>Send one, and see what becomes of it:</p>
        ) : (
          <>
            <p>Send one with a command, and see what becomes of it:</p>
            <pre class="json" tabIndex={0}>
              {value.command}
            </pre>
            <Copy text={value.command} label="Copy the command" />
            <p>Or from here:</p>
          </>
        )}
        <div class="actions">
          {value !== undefined && (
            <button type="button" class="primary" onClick={() => void send()}>
              Send a sample to {value.place.to} {value.place.name}
            </button>
          )}
          <button type="button" onClick={() => setQuery({ new: '1' })}>
            New event …
          </button>
        </div>
        <Missing state={sample} what="A sample" />
        {error !== undefined && <Problem error={error} />}
      </Empty>
    </div>
  );
}

interface Sample {
  readonly place: Place;
  readonly choice: Choice;
  readonly command: string;
}

/** Of the first place that has a good sample, topics first. */
async function sampleToSend(): Promise<Sample | undefined> {
  for (const place of await placesOf(api)) {
    const choice = (await choicesFor(api, place, [])).find(({ isBad }) => !isBad);
    if (choice !== undefined) return { place, choice, command: commandOf(await choice.draft(), location.origin) };
  }
  return undefined;
}

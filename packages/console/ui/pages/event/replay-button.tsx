import type { Hop } from '@tributary/region/journal';
import { useState } from 'preact/hooks';
import type { ReplayPlan, StartedReplay } from '../../../server/events/shapes.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Confirm } from '../../components/dialog.tsx';
import { counted } from '../../components/format.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Time } from '../../components/time.tsx';

interface ReplayButtonProps {
  /** The ARN of the rule. */
  readonly rule: string;
  readonly name: string;
  /** Of the event. */
  readonly hops: readonly Hop[];
}

/** Sends the archived event to one rule again. Without an archive there is nothing to send. */
export function ReplayButton({ rule, name, hops }: ReplayButtonProps) {
  const [isAsking, ask] = useState(false);
  const archived = hops.find(({ step }) => step === 'archived');
  const published = hops.findLast(({ step, n }) => step === 'published' && n < (archived?.n ?? 0));
  if (archived === undefined || published === undefined) return <span class="muted">not archived</span>;
  return (
    <>
      <button type="button" class="small" onClick={() => ask(true)}>
        Replay to this rule
      </button>
      {isAsking && (
        <Ask rule={rule} name={name} hop={published.n} archive={archived.place} onClose={() => ask(false)} />
      )}
    </>
  );
}

interface AskProps {
  readonly rule: string;
  readonly name: string;
  /** With which the bus took it. */
  readonly hop: number;
  readonly archive: string;
  readonly onClose: () => void;
}

function Ask({ rule, name, hop, archive, onClose }: AskProps) {
  const state = useLoaded(() => api.get<ReplayPlan>('events/replay-plan', { hop, archive }), []);
  const replay = async (): Promise<void> => {
    const { replayName } = await api.post<StartedReplay>('events/replay', { hop, archive, rule });
    announce(`Replay ${replayName} has begun`);
  };
  return (
    <Confirm title={`Replay to ${name}`} action="Replay to this rule" onConfirm={replay} onClose={onClose}>
      <Loaded state={state} what="the archive">
        {({ from, others }) => (
          <>
            <p>
              The archive sends the event to this rule alone, with <code>replay-name</code> beside its other fields. A
              handler that knows its id drops it as a duplicate.
            </p>
            <p class={others > 0 ? 'warn' : ''}>
              A replay takes a time, not an id: the second of <Time at={from} as="exact" />.{' '}
              {others === 0
                ? 'No other event is in it.'
                : `${counted(others, 'other event')} of the archive ${others === 1 ? 'is' : 'are'} of that second, and sent too.`}
            </p>
          </>
        )}
      </Loaded>
    </Confirm>
  );
}

import type { Payload, PayloadPage } from '@tributary/region/observation';
import { useState } from 'preact/hooks';
import type { InvokedTarget } from '../../../server/events/shapes.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Confirm } from '../../components/dialog.tsx';
import { Json } from '../../components/json.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import type { RuleTarget } from './rule-targets.ts';

interface InvokeButtonProps {
  /** A function. */
  readonly target: RuleTarget;
  /** What the button calls it, such as "its function". */
  readonly label: string;
}

/** Invokes one target of a rule again, without an archive. */
export function InvokeButton({ target, label }: InvokeButtonProps) {
  const [isAsking, ask] = useState(false);
  const [requestId, setRequestId] = useState<string>();
  return (
    <>
      <button type="button" class="small" onClick={() => ask(true)}>
        Invoke {label} again …
      </button>
      {requestId !== undefined && (
        <span>
          invoked:{' '}
          <Link to={['functions', target.name]} query={{ tab: 'log', req: requestId }}>
            its log
          </Link>
        </span>
      )}
      {isAsking && <Ask target={target} onInvoked={setRequestId} onClose={() => ask(false)} />}
    </>
  );
}

interface AskProps extends Pick<InvokeButtonProps, 'target'> {
  readonly onInvoked: (requestId: string) => void;
  readonly onClose: () => void;
}

function Ask({ target, onInvoked, onClose }: AskProps) {
  const { name } = target;
  const state = useLoaded(() => inputOf(target));
  const invoke = async (): Promise<void> => {
    const input = state.value ?? (await inputOf(target));
    const { requestId } = await api.post<InvokedTarget>('events/invoke-target', { function: target.arn, input });
    announce(`${name} is invoked again`);
    onInvoked(requestId);
  };
  return (
    <Confirm title={`Invoke ${name} again`} action={`Invoke ${name}`} onConfirm={invoke} onClose={onClose}>
      <p>
        This is an invocation of the function <b>{name}</b> alone: no bus, no rule and no other target sees the event.
        It is asynchronous, as that of the rule was: a failure is retried, and goes where failures of the function go. A
        handler that has handled the event before drops it as a duplicate.
      </p>
      <Loaded state={state} what="the input that it had">
        {(input) => (
          <details>
            <summary>The input that the rule gave it</summary>
            <Json text={input} label="Input" />
          </details>
        )}
      </Loaded>
    </Confirm>
  );
}

/** What the target was called with. @throws Error when that is not kept, or not whole */
async function inputOf({ inputHop }: RuleTarget): Promise<string> {
  const payload = inputHop === undefined ? undefined : await payloadOf(inputHop);
  if (payload?.text !== undefined && payload.cut !== true) return payload.text;
  throw new Error('The region no longer keeps the whole input of this target. Send the event again, to all rules.');
}

async function payloadOf(n: number): Promise<Payload | undefined> {
  const { payloads } = await api.region<PayloadPage>('payloads', { n });
  return payloads[0];
}

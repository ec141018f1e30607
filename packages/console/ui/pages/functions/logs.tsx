import type { LogLine, LogPage } from '@tributary/region/observation';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Empty } from '../../components/empty.tsx';
import { Field } from '../../components/field.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Time } from '../../components/time.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { live } from '../../live/live.ts';
import { setQuery, useRoute } from '../../router.ts';
import { isWanted, joined, levelOf, messageOf } from './log-lines.ts';

/** The log of a function as it is written, newest first. */
export function Logs({ name }: { readonly name: string }) {
  const state = useLoaded(() => api.region<LogPage>('logs', { function: name, limit: 2000 }), [name]);
  return (
    <Loaded state={state} what="the log">
      {({ lines }) => <Lines name={name} earlier={lines} />}
    </Loaded>
  );
}

function Lines({ name, earlier }: { readonly name: string; readonly earlier: readonly LogLine[] }) {
  const [later, setLater] = useState<readonly LogLine[]>([]);
  const { query } = useRoute();
  const [text, request] = [query.get('q') ?? '', query.get('req') ?? ''];
  useEffect(() => live.onLogs(name, (lines) => setLater((before) => joined(before, lines))), [name]);
  const all = joined(earlier, later);
  const wanted = all.filter((line) => isWanted(line, { text, request })).toReversed();
  return (
    <div class="fill">
      <div class="filters">
        <Field label="Text">
          <input type="search" value={text} onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })} />
        </Field>
        <Field label="Request id">
          <input
            type="search"
            value={request}
            onInput={({ currentTarget }) => setQuery({ req: currentTarget.value })}
          />
        </Field>
        <p class="muted">
          {wanted.length} of {all.length} lines
        </p>
      </div>
      {all.length === 0 ? (
        <Empty title="It has written nothing yet.">
          <p>What it writes by console.log or its logger appears here. Run it in the tab Invoke.</p>
        </Empty>
      ) : (
        <LineList lines={wanted} />
      )}
    </div>
  );
}

function LineList({ lines }: { readonly lines: readonly LogLine[] }) {
  const [open, setOpen] = useState<LogLine>();
  return (
    <>
      <VirtualList
        label="Lines of the log"
        rows={lines}
        keyOf={keyOf}
        selected={open && keyOf(open)}
        onOpen={setOpen}
        render={(line) => (
          <span class="log-line">
            <Time at={line.at} as="clock" />
            <span class={`level ${levelOf(line)}`}>{levelOf(line)}</span>
            <span class="message">{messageOf(line)}</span>
          </span>
        )}
      />
      {open !== undefined && <pre class="log-text">{open.text}</pre>}
    </>
  );
}

const keyOf = ({ at, requestId = '', text }: LogLine): string => `${at} ${requestId} ${text}`;

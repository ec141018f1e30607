import { Duration } from '../../components/amounts.tsx';
import { formatDuration } from '../../components/format.ts';
import { State, stateOf } from '../../components/state.tsx';
import { setQuery } from '../../router.ts';
import type { Visit } from './run.ts';

interface TimelineProps {
  readonly visits: readonly Visit[];
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly chosen: string | undefined;
}

/** The states in the order in which they were entered, each as a bar in the time of the execution. */
export function Timeline({ visits, startedAt, endedAt, chosen }: TimelineProps) {
  const last = Math.max(startedAt + 1, endedAt ?? 0, ...visits.map(({ enteredAt, exitedAt = enteredAt }) => exitedAt));
  const share = (at: number): number => ((at - startedAt) / (last - startedAt)) * 100;
  return (
    <table class="timeline" aria-label="Timeline">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Status</th>
          <th scope="col">Within {formatDuration(last - startedAt)}</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        {visits.map(({ state, status, enteredAt, exitedAt }, index) => (
          <tr key={`${state} ${enteredAt} ${index}`} aria-current={state === chosen ? 'true' : undefined}>
            <td>
              <button type="button" class="plain link" onClick={() => setQuery({ state, tab: undefined })}>
                {state}
              </button>
            </td>
            <td>
              <State state={status} />
            </td>
            <td>
              <div
                class={`bar ${stateOf(status).tone}`}
                style={{
                  '--start': `${share(enteredAt)}%`,
                  '--length': `${share(exitedAt ?? last) - share(enteredAt)}%`,
                }}
              />
            </td>
            <td class="end">{exitedAt === undefined ? '' : <Duration ms={exitedAt - enteredAt} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

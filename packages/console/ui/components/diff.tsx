import { useMemo } from 'preact/hooks';
import { formatCount, printable } from './format.ts';
import { branchOf, type Difference, differences, leafText, parseExact, prettyJson } from './json-tree.ts';

interface DiffProps {
  /** Values, or texts of JSON. */
  readonly before: unknown;
  readonly after: unknown;
  readonly labels?: readonly [before: string, after: string];
}

const MOST = 200;

/** Where two JSON values differ, by path. */
export function Diff({ before, after, labels = ['Before', 'After'] }: DiffProps) {
  const found = useMemo(() => differences(jsonOf(before), jsonOf(after)), [before, after]);
  if (found.length === 0) return <p class="muted">No difference.</p>;
  return (
    <div class="table diff" role="group" aria-label="Differences" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {['Field', ...labels].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MOST).map((difference) => (
            <Row key={difference.path} {...difference} />
          ))}
        </tbody>
      </table>
      {found.length > MOST && <p class="muted">… and {formatCount(found.length - MOST)} more</p>}
    </div>
  );
}

const jsonOf = (given: unknown): unknown => (typeof given === 'string' ? (parseExact(given) ?? given) : given);

function Row(difference: Difference) {
  return (
    <tr>
      <th scope="row" class="mono">
        {printable(difference.path) || '(all of it)'}
      </th>
      <td class="mono removed">{'before' in difference ? <del>{shown(difference.before)}</del> : <i>absent</i>}</td>
      <td class="mono added">{'after' in difference ? <ins>{shown(difference.after)}</ins> : <i>absent</i>}</td>
    </tr>
  );
}

function shown(value: unknown): string {
  const text = branchOf(value) === undefined ? leafText(value) : prettyJson(value);
  return text.split('\n').map(printable).join('\n').slice(0, 2000);
}

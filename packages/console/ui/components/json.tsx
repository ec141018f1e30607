import { useMemo, useState } from 'preact/hooks';
import { Copy } from './copy.tsx';
import { formatBytes, printable } from './format.ts';
import { branchOf, kindOf, leafText, parseExact, prettyJson, summaryOf } from './json-tree.ts';

interface JsonProps {
  /** A value; or its text, which may be no JSON. */
  readonly value?: unknown;
  readonly text?: string | undefined;
  /** How many levels are open at first. */
  readonly openDepth?: number;
  readonly label?: string;
}

/** A tree of which only what is open is drawn. A text that is no JSON is shown as it is. */
export function Json({ value, text, openDepth = 3, label = 'JSON' }: JsonProps) {
  const root = useMemo(() => (text === undefined ? value : parseExact(text)), [value, text]);
  if (text !== undefined && root === undefined) return <Plain text={text} />;
  return (
    <div class="json">
      <Copy text={() => text ?? prettyJson(root)} label="Copy" class="small json-copy" />
      <ul aria-label={label}>
        <Node name={undefined} value={root} openDepth={openDepth} />
      </ul>
    </div>
  );
}

interface NodeProps {
  readonly name: string | undefined;
  readonly value: unknown;
  readonly openDepth: number;
}

const PAGE = 100;

function Node({ name, value, openDepth }: NodeProps) {
  const [isOpen, setOpen] = useState(openDepth > 0);
  const [limit, setLimit] = useState(PAGE);
  const branch = branchOf(value);
  if (branch === undefined || branch.length === 0) {
    return (
      <li>
        <Name name={name} />
        {branch === undefined ? <Leaf value={value} /> : <span class="json-summary">{summaryOf(value)}</span>}
      </li>
    );
  }
  return (
    <li>
      <button type="button" class="plain json-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span aria-hidden="true">{isOpen ? '▾' : '▸'}</span>
        <Name name={name} />
        <span class="json-summary">{printable(summaryOf(value))}</span>
      </button>
      {isOpen && (
        <ul>
          {branch.slice(0, limit).map(([key, item]) => (
            <Node key={key} name={key} value={item} openDepth={openDepth - 1} />
          ))}
          {branch.length > limit && (
            <li>
              <button type="button" class="small" onClick={() => setLimit(limit + PAGE)}>
                Show {Math.min(PAGE, branch.length - limit)} of {branch.length - limit} more
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

const Name = ({ name }: { readonly name: string | undefined }) =>
  name === undefined ? null : <span class="json-name">{printable(name)}: </span>;

const Leaf = ({ value }: { readonly value: unknown }) => (
  <span class={`json-${kindOf(value)}`}>
    <Long text={printable(leafText(value))} />
  </span>
);

const SHOWN = 2000;

/** The beginning of a long text; all of it when somebody wants it. */
function Long({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (text.length <= SHOWN || isWhole) return <>{text}</>;
  return (
    <>
      {text.slice(0, SHOWN)}…{' '}
      <button type="button" class="small" onClick={() => setWhole(true)}>
        Show all {formatBytes(text.length)}
      </button>
    </>
  );
}

const Plain = ({ text }: { readonly text: string }) => (
  <div class="json">
    <Copy text={text} label="Copy" class="small json-copy" />
    <pre tabIndex={0}>
      <Long text={text.split('\n').map(printable).join('\n')} />
    </pre>
  </div>
);

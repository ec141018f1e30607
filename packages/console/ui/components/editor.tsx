import type { RefObject } from 'preact';
import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';
import { type Completion, completionAt, newLineAt } from './editor/complete.ts';
import type { JsonSchema, Problem } from './editor/json-schema.ts';
import { judged, type Mark } from './editor/judge.ts';
import { Options } from './editor/options.tsx';
import { segmentsOf } from './editor/segments.ts';
import { toError } from './to-error.ts';

export type { JsonSchema, Problem } from './editor/json-schema.ts';

interface EditorProps {
  readonly label: string;
  readonly value: string;
  /** Without it the text can be read only. */
  readonly onChange?: (text: string) => void;
  /** Completes names and values, and finds what is certainly wrong. */
  readonly schema?: JsonSchema | undefined;
  /** Judges the text, once it is JSON, as the one does who will take it. */
  readonly check?: (text: string) => Promise<readonly Problem[]>;
  /** What else the check looks at, as a text: when it changes, the text is judged anew. */
  readonly checkedWith?: string;
}

interface Open extends Completion {
  readonly chosen: number;
}

/** An editor for JSON: a text field of the browser over its own coloured text. Undo, input methods and readers are the browser's. */
export function Editor({ label, value, onChange, schema, check, checkedWith }: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState<Open>();
  const { marks, notJudged } = useMarks(value, schema, check, checkedWith);
  useFirstMark(field, marks);
  const segments = useMemo(() => segmentsOf(value, marks), [value, marks]);
  const id = useId();

  const suggest = (isAsked: boolean): void => {
    const element = field.current;
    const isPoint = element !== null && element.selectionStart === element.selectionEnd;
    const canComplete = schema !== undefined && onChange !== undefined && isPoint;
    const found = canComplete ? completionAt(element.value, element.selectionStart, schema, isAsked) : undefined;
    setOpen(found && { ...found, chosen: 0 });
  };
  const take = ({ from, to, choices, chosen }: Open): void => {
    const choice = choices[chosen];
    setOpen(undefined);
    if (choice !== undefined) replace(field.current, from, to, choice.text);
  };
  const press = (event: KeyboardEvent): void => {
    const done = pressed(event, open);
    if (done === undefined) return;
    event.preventDefault();
    if (done === 'ask') suggest(true);
    else if (done === 'close') setOpen(undefined);
    else if (done === 'line') newLine(field.current);
    else if (done === 'take' && open !== undefined) take(open);
    else if (typeof done === 'number' && open !== undefined) setOpen({ ...open, chosen: done });
  };
  return (
    <div class="editor">
      <div class="editor-frame">
        <pre aria-hidden="true">
          {segments.map(({ from, text, class: kind }) => (
            <span key={from} class={kind} data-from={from}>
              {text}
            </span>
          ))}
          {'\n'}
        </pre>
        <textarea
          ref={field}
          aria-label={label}
          aria-invalid={marks.length > 0}
          aria-describedby={`${id}-problems`}
          aria-autocomplete={schema === undefined ? undefined : 'list'}
          aria-controls={open && `${id}-options`}
          aria-activedescendant={open && `${id}-options-${open.chosen}`}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          readOnly={onChange === undefined}
          value={value}
          onInput={({ currentTarget }) => {
            onChange?.(currentTarget.value);
            suggest(false);
          }}
          onKeyDown={press}
          onClick={() => setOpen(undefined)}
          onBlur={() => setOpen(undefined)}
        />
        {open !== undefined && (
          <Options id={`${id}-options`} {...open} onTake={(chosen) => take({ ...open, chosen })} />
        )}
      </div>
      <Problems id={`${id}-problems`} marks={marks} />
      {notJudged !== '' && (
        <p class="warn" role="alert">
          <span aria-hidden="true">▲ </span>It could not be checked: {notJudged} Trying again …
        </p>
      )}
    </div>
  );
}

/** So much of the text before it is seen. */
const BEFORE_PX = 40;

/** Scrolls to what is wrong with the text that one begins with; not when somebody writes already. */
function useFirstMark(field: RefObject<HTMLTextAreaElement | null>, marks: readonly Mark[]): void {
  const isDone = useRef(false);
  useEffect(() => {
    const [first] = marks;
    const frame = field.current?.parentElement;
    if (isDone.current || first === undefined || !frame) return;
    isDone.current = true;
    const piece = frame.querySelector<HTMLElement>(`[data-from="${first.from}"]`);
    if (piece === null || document.activeElement === field.current) return;
    frame.scrollTop = piece.offsetTop - BEFORE_PX;
  }, [marks]);
}

type Done = 'ask' | 'close' | 'take' | 'line' | number;

/** What a key does; undefined for those that are the browser's. Tab leaves the editor, as it leaves any other field. */
function pressed({ key, ctrlKey, shiftKey }: KeyboardEvent, open: Open | undefined): Done | undefined {
  if (ctrlKey && key === ' ') return 'ask';
  if (key === 'Enter' && open === undefined && !ctrlKey && !shiftKey) return 'line';
  if (open === undefined) return undefined;
  if (key === 'Escape') return 'close';
  if (key === 'Enter') return 'take';
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const { chosen, choices } = open;
  return step === undefined ? undefined : (chosen + step + choices.length) % choices.length;
}

/** By the browser's own command, so that it can be undone. */
function replace(field: HTMLTextAreaElement | null, from: number, to: number, text: string): void {
  if (field === null || field.readOnly) return;
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand('insertText', false, text);
}

function newLine(field: HTMLTextAreaElement | null): void {
  if (field !== null)
    replace(field, field.selectionStart, field.selectionEnd, newLineAt(field.value, field.selectionStart));
}

const JUDGED_AFTER_MS = 250;
/** Until who judges is asked again, when there was no answer. */
const ASKED_AGAIN_AFTER_MS = 1_000;

/** What is wrong, once nobody types, and why it could not be judged. */
function useMarks(
  value: string,
  schema: EditorProps['schema'],
  check: EditorProps['check'],
  checkedWith: EditorProps['checkedWith'],
): { readonly marks: readonly Mark[]; readonly notJudged: string } {
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const [problem, setProblem] = useState('');
  const newest = useRef({ schema, check });
  newest.current = { schema, check };
  // A check may bring the schema, each time as another object.
  const schemaText = useMemo(() => JSON.stringify(schema), [schema]);
  useEffect(() => {
    let isWanted = true;
    let timer = setTimeout(judge, JUDGED_AFTER_MS);
    function judge(): void {
      judged(value, newest.current).then(
        (found) => {
          if (!isWanted) return;
          setMarks(found);
          setProblem('');
        },
        (thrown: unknown) => {
          if (!isWanted) return;
          setProblem(toError(thrown).message);
          timer = setTimeout(judge, ASKED_AGAIN_AFTER_MS);
        },
      );
    }
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [value, schemaText, checkedWith]);
  return { marks, notJudged: problem };
}

const SHOWN = 5;

/** A wavy line alone would tell some people nothing. */
const Problems = ({ id, marks }: { readonly id: string; readonly marks: readonly Mark[] }) => (
  <ul id={id} class="error" aria-label="Problems" hidden={marks.length === 0}>
    {marks.slice(0, SHOWN).map(({ message }) => (
      <li key={message}>
        <span aria-hidden="true">✕ </span>
        {message}
      </li>
    ))}
    {marks.length > SHOWN && <li>… and {marks.length - SHOWN} more</li>}
  </ul>
);

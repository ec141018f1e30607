import { useState } from 'preact/hooks';
import type { Sample } from '../../../server/samples.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { Missing, useLoaded } from '../../components/loaded.tsx';
import { go } from '../../router.ts';

interface StartDialogProps {
  readonly machine: string;
  /** Of another execution, to start with the same. */
  readonly input?: string | undefined;
  readonly onClose: () => void;
}

/** Starts an execution, and shows it. */
export function StartDialog({ machine, input, onClose }: StartDialogProps) {
  const [text, setText] = useState(input ?? '{}');
  const samples = useLoaded(() => api.get<{ samples: readonly Sample[] }>('samples'), []);
  const offered = (samples.value?.samples ?? []).filter(
    ({ kind }) => kind === 'stepfunctions' || kind === 'eventbridge',
  );
  const problem = problemIn(text);
  const start = async (): Promise<void> => {
    if (problem !== undefined) throw new Error(problem);
    const { execution } = await api.post<{ execution: string }>('workflows/start', { machine, input: text });
    go(['workflows', machine, execution]);
  };
  return (
    <Confirm title={`Start ${machine}`} action="Start the execution" onConfirm={start} onClose={onClose}>
      <Missing state={samples} what="The samples" />
      {offered.length > 0 && (
        <Field label="Begin with a sample">
          <select
            onChange={({ currentTarget }) => {
              const sample = offered[currentTarget.selectedIndex - 1];
              if (sample !== undefined) setText(sample.text.trim());
            }}
          >
            <option value="">none</option>
            {offered.map(({ file }) => (
              <option key={file} value={file}>
                {file}
              </option>
            ))}
          </select>
        </Field>
      )}
      <Field label="Input" error={problem} help="JSON, as a rule or a caller would give it.">
        <textarea
          rows={14}
          value={text}
          spellcheck={false}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </Field>
    </Confirm>
  );
}

function problemIn(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `The input is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

import { Field } from '../../components/field.tsx';
import type { BusDraft, Draft, TopicDraft } from './draft.ts';

interface DraftFieldsProps<D extends Draft> {
  readonly draft: D;
  readonly onChange: (draft: Draft) => void;
  /** Whether the bus or the topic can be changed here. */
  readonly hasPlace: boolean;
}

/** What is sent, and where. */
export const DraftFields = ({ draft, ...others }: DraftFieldsProps<Draft>) =>
  draft.to === 'bus' ? <BusFields draft={draft} {...others} /> : <TopicFields draft={draft} {...others} />;

const ROWS = 14;

const BusFields = ({ draft, onChange, hasPlace }: DraftFieldsProps<BusDraft>) => (
  <>
    <div class="fields">
      {hasPlace && <Text label="Bus" value={draft.bus} onChange={(bus) => onChange({ ...draft, bus })} />}
      <Text label="Source" value={draft.source} onChange={(source) => onChange({ ...draft, source })} />
      <Text
        label="Detail type"
        value={draft.detailType}
        onChange={(detailType) => onChange({ ...draft, detailType })}
      />
    </div>
    <Field label="Detail">
      <textarea
        rows={ROWS}
        spellcheck={false}
        value={draft.detail}
        onInput={({ currentTarget }) => onChange({ ...draft, detail: currentTarget.value })}
      />
    </Field>
  </>
);

const TopicFields = ({ draft, onChange, hasPlace }: DraftFieldsProps<TopicDraft>) => (
  <>
    {hasPlace && <Text label="Topic" value={draft.topic} onChange={(topic) => onChange({ ...draft, topic })} />}
    <Field label="Record" help="With its key, its headers and its value.">
      <textarea
        rows={ROWS}
        spellcheck={false}
        value={draft.text}
        onInput={({ currentTarget }) => onChange({ ...draft, text: currentTarget.value })}
      />
    </Field>
  </>
);

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Text = ({ label, value, onChange }: TextProps) => (
  <Field label={label}>
    <input
      required
      value={value}
      spellcheck={false}
      autocomplete="off"
      onInput={({ currentTarget }) => onChange(currentTarget.value)}
    />
  </Field>
);

import { Editor, type JsonSchema } from '../../components/editor.tsx';
import { Field } from '../../components/field.tsx';
import { editorProblem } from '../dead-letters/shown-dead-letters.ts';
import type { BusDraft, Draft, TopicDraft } from './draft.ts';
import type { Checked } from './sending.ts';

interface DraftFieldsProps<D extends Draft> {
  readonly draft: D;
  readonly onChange: (draft: Draft) => void;
  /** Whether the bus or the topic can be changed here. */
  readonly hasPlace: boolean;
  /** Of the last draft that was checked. */
  readonly schema: JsonSchema | undefined;
  readonly check: (draft: Draft) => Promise<Checked>;
}

/** What is sent, and where. */
export const DraftFields = ({ draft, ...others }: DraftFieldsProps<Draft>) =>
  draft.to === 'bus' ? <BusFields draft={draft} {...others} /> : <TopicFields draft={draft} {...others} />;

const BusFields = ({ draft, onChange, hasPlace, schema, check }: DraftFieldsProps<BusDraft>) => (
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
    <Content
      label="Detail"
      value={draft.detail}
      onChange={(detail) => onChange({ ...draft, detail })}
      schema={schema}
      check={(detail) => check({ ...draft, detail })}
      checkedWith={`${draft.source} ${draft.detailType}`}
    />
  </>
);

const TopicFields = ({ draft, onChange, hasPlace, schema, check }: DraftFieldsProps<TopicDraft>) => (
  <>
    {hasPlace && <Text label="Topic" value={draft.topic} onChange={(topic) => onChange({ ...draft, topic })} />}
    {draft.note !== undefined && <p class="notice warn">▲ {draft.note}</p>}
    <Content
      label="Record"
      value={draft.text}
      onChange={(text) => onChange({ ...draft, text })}
      schema={schema}
      check={(text) => check({ ...draft, text })}
      checkedWith={draft.topic}
    />
  </>
);

interface ContentProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly schema: JsonSchema | undefined;
  readonly check: (text: string) => Promise<Checked>;
  readonly checkedWith: string;
}

const Content = ({ check, ...editor }: ContentProps) => (
  <div class="field">
    <span aria-hidden="true">{editor.label}</span>
    <Editor {...editor} check={async (text) => (await check(text)).problems.map(editorProblem)} />
  </div>
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

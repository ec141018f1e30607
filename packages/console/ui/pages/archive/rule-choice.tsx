import type { RuleOfBus } from '../../../server/archive/shapes.ts';

interface RuleChoiceProps {
  readonly rules: readonly RuleOfBus[];
  /** By their ARNs. */
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** The rules that get the events of a replay. */
export function RuleChoice({ rules, chosen, onChange }: RuleChoiceProps) {
  const toggle = (arn: string): void => {
    const next = new Set(chosen);
    if (!next.delete(arn)) next.add(arn);
    onChange(next);
  };
  return (
    <fieldset class="rule-choice">
      <legend>Rules that get them</legend>
      {rules.map(({ arn, name, isEnabled, pattern }) => (
        <label key={arn}>
          <input type="checkbox" checked={chosen.has(arn)} disabled={!isEnabled} onChange={() => toggle(arn)} />
          <span>
            {name}
            {isEnabled ? '' : ' (disabled)'}
            <code class="help">{pattern}</code>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

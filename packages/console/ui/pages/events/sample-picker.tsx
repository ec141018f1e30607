import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Field } from '../../components/field.tsx';
import { Loaded, Problem, useLoaded } from '../../components/loaded.tsx';
import { live } from '../../live/live.ts';
import { type Choice, choicesFor, type Place, placesOf } from './choices.ts';
import type { Draft } from './draft.ts';

/** Chooses where a new event goes, and what it begins with. */
export function SamplePicker({ onPick }: { readonly onPick: (draft: Draft) => void }) {
  const places = useLoaded(() => placesOf(api));
  const [index, setIndex] = useState(0);
  return (
    <Loaded state={places} what="the buses and topics">
      {(all) => (
        <div class="fields">
          <Field label="Send to">
            <select value={index} onChange={({ currentTarget }) => setIndex(currentTarget.selectedIndex)}>
              {all.map(({ to, name }, at) => (
                <option key={`${to} ${name}`} value={at}>
                  {to} {name}
                </option>
              ))}
            </select>
          </Field>
          {all[index] !== undefined && <Samples place={all[index]} onPick={onPick} />}
        </div>
      )}
    </Loaded>
  );
}

function Samples({ place, onPick }: { readonly place: Place; readonly onPick: (draft: Draft) => void }) {
  const [error, setError] = useState<Error>();
  const pick = (choice: Choice | undefined): void => {
    setError(undefined);
    choice?.draft().then(onPick, setError);
  };
  const state = useLoaded(async () => {
    const choices = await choicesFor(api, place, live.rows);
    pick(choices[0]);
    return choices;
  }, [place.to, place.name]);
  return (
    <Loaded state={state} what="the samples">
      {(choices) => (
        <>
          <Field label="Begin with">
            <select onChange={({ currentTarget }) => pick(choices[currentTarget.selectedIndex])}>
              {choices.length === 0 && <option>no sample is known</option>}
              {choices.map(({ label, isBad }) => (
                <option key={label}>
                  {label}
                  {isBad ? ' (wrong on purpose)' : ''}
                </option>
              ))}
            </select>
          </Field>
          {error !== undefined && <Problem error={error} />}
        </>
      )}
    </Loaded>
  );
}

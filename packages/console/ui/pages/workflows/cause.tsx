import { at, parseJson, textOf } from '@tributary/region/json';
import { Json } from '../../components/json.tsx';

/** Why something failed. Lambda gives an object with the message of the error and its stack. */
export function Cause({ text }: { readonly text: string }) {
  const message = textOf(at(parseJson(text), 'errorMessage'));
  if (text === '') return null;
  if (message === '') return <span class="cause">{text}</span>;
  return (
    <>
      <span class="cause">{message}</span>
      <details class="cause">
        <summary>All of it</summary>
        <Json text={text} label="Cause" />
      </details>
    </>
  );
}

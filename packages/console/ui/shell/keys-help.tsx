import { useState } from 'preact/hooks';
import { Dialog } from '../components/dialog.tsx';
import { areKeysOn, bindings, switchKeys, useKey } from '../keys.ts';
import { PAGES, type Page } from '../pages.ts';
import { go } from '../router.ts';

/** The keys of every page, and the button that shows them. */
export function Keys() {
  const [isShown, show] = useState(false);
  useKey('?', 'Show the keys', () => show(true));
  return (
    <>
      {PAGES.filter(({ isListed }) => isListed).map((page) => (
        <KeyOfPage key={page.name} page={page} />
      ))}
      <button type="button" class="small" onClick={() => show(true)}>
        Keys
      </button>
      {isShown && <Help onClose={() => show(false)} />}
    </>
  );
}

function KeyOfPage({ page: { key, title, name } }: { readonly page: Page }) {
  useKey(`g ${key}`, title, () => go([name]));
  return null;
}

/** Lists, paths and editors have these by themselves. */
const OF_PARTS: readonly (readonly [keys: string, label: string])[] = [
  ['j  k', 'Next and previous row of a list'],
  ['Enter', 'Open the row'],
  ['← →', 'Close and open a row of a path'],
  ['Ctrl Space', 'Complete, in an editor'],
  ['Esc', 'Close'],
];

const Help = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog title="Keys" onClose={onClose}>
    <dl class="keys">
      {bindings.value.map(({ key, label }) => (
        <Row key={key} keys={key} label={label} />
      ))}
      {OF_PARTS.map(([keys, label]) => (
        <Row key={keys} keys={keys} label={label} />
      ))}
    </dl>
    <label>
      <input type="checkbox" checked={areKeysOn} onChange={({ currentTarget }) => switchKeys(currentTarget.checked)} />
      Single keys do something
    </label>
  </Dialog>
);

const Row = ({ keys, label }: { readonly keys: string; readonly label: string }) => (
  <div>
    <dt>{keys.split(' ').map((key) => key && <kbd key={key}>{key}</kbd>)}</dt>
    <dd>{label}</dd>
  </div>
);

import { api } from '../../api.ts';
import { Json } from '../../components/json.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';

/** A description of the project's events or of its API, for machines. */
export function DocumentPanel({ name }: { readonly name: string }) {
  const state = useLoaded(() => api.get<{ readonly text: string }>('contracts/document', { name }), [name]);
  return (
    <Loaded state={state} what={name}>
      {({ text }) => (
        <Panel title={name} class="fill" actions={<Link to="/contracts">Close</Link>}>
          <Json text={text} label={name} openDepth={2} />
        </Panel>
      )}
    </Loaded>
  );
}

import type { Contract, ContractList } from '../../../server/contracts/shapes.ts';
import { api } from '../../api.ts';
import type { Column } from '../../components/column.ts';
import { Empty } from '../../components/empty.tsx';
import { Field } from '../../components/field.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { Split } from '../../components/split.tsx';
import { Table } from '../../components/table.tsx';
import { setQuery, useRoute } from '../../router.ts';
import { ContractPanel } from './contract-panel.tsx';
import { DocumentPanel } from './document-panel.tsx';

/** The events with their schemas, who takes them, and the documents that describe them for machines. */
export default function ContractsPage() {
  const { path } = useRoute();
  const list = useLoaded(() => api.get<ContractList>('contracts'));
  return (
    <>
      <h1>Contracts</h1>
      <Loaded state={list} what="the contracts">
        {(value) => (
          <Split label="list of contracts" list={<Contracts list={value} path={path} />} detail={detailOf(path)} />
        )}
      </Loaded>
    </>
  );
}

/** `contracts/event/<source>/<type>`, `contracts/document/<name>` */
function detailOf([, kind, first, second = '']: readonly string[]) {
  if (first === undefined) return undefined;
  if (kind === 'document') return <DocumentPanel key={first} name={first} />;
  return <ContractPanel key={`${first}@${second}`} source={first} type={second} />;
}

function Contracts({ list, path }: { readonly list: ContractList; readonly path: readonly string[] }) {
  const text = useRoute().query.get('q') ?? '';
  const found = list.contracts.filter(({ source, type }) =>
    `${source}@${type}`.toLowerCase().includes(text.toLowerCase()),
  );
  if (list.contracts.length === 0)
    return (
      <Empty title="No registry of the region has a schema.">
        <p>
          Schemas come with the template, as <code>AWS::EventSchemas::Schema</code>; or a discoverer finds them in what
          passes a bus.
        </p>
      </Empty>
    );
  return (
    <Panel title="Events" class="fill" actions={<Documents names={list.documents} />}>
      <div class="filters">
        <Field label="Event or source">
          <input type="search" value={text} onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })} />
        </Field>
        <p class="muted">
          {found.length} of {list.contracts.length} events
        </p>
      </div>
      <Table
        label="Contracts"
        columns={COLUMNS}
        rows={found}
        keyOf={({ source, type }) => `${source}@${type}`}
        to={({ source, type }) => ['contracts', 'event', source, type]}
        selected={path[1] === 'event' ? `${path[2]}@${path[3]}` : undefined}
      />
    </Panel>
  );
}

const Documents = ({ names }: { readonly names: readonly string[] }) => (
  <>
    {names.map((name) => (
      <Link key={name} to={['contracts', 'document', name]}>
        {name}
      </Link>
    ))}
  </>
);

const versionsOf = ({ schemas }: Contract): string =>
  schemas.map(({ version, isDiscovered }) => (isDiscovered ? 'discovered' : `v${version ?? 1}`)).join(', ');

const COLUMNS: readonly Column<Contract>[] = [
  { title: 'Event', cell: ({ type }) => type, sort: ({ type }) => type },
  { title: 'Source', cell: ({ source }) => source, sort: ({ source }) => source },
  { title: 'Versions', cell: versionsOf, sort: ({ schemas }) => schemas.length },
];

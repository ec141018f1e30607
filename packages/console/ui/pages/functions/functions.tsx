import type { FunctionsPage as FiguresPage } from '@tributary/region/observation';
import type { FunctionList } from '../../../server/functions/shapes.ts';
import { api } from '../../api.ts';
import { Loaded, Missing, useLoaded } from '../../components/loaded.tsx';
import { Split } from '../../components/split.tsx';
import { useEvery } from '../../components/use-every.ts';
import { useRoute } from '../../router.ts';
import { Detail } from './detail.tsx';
import './functions.css';
import { type FunctionRow, FunctionTable } from './list.tsx';

const FIGURES_EVERY_MS = 2_000;

/** All functions with what they do; one of them with its log, its triggers, and a form to run it. */
export default function FunctionsPage() {
  const { path } = useRoute();
  const selected = path[1];
  const list = useLoaded(() => api.get<FunctionList>('functions'));
  const figures = useLoaded(() => api.region<FiguresPage>('functions'));
  useEvery(FIGURES_EVERY_MS, figures.reload);
  const rowsOf = ({ functions }: FunctionList): readonly FunctionRow[] =>
    functions.map((one) => ({ ...one, figures: figures.value?.functions.find(({ name }) => name === one.name) }));
  return (
    <>
      <h1>Functions</h1>
      <Missing state={figures} what="What they do now" />
      <Loaded state={list} what="the functions">
        {(value) => (
          <Split
            label="list of functions"
            list={<FunctionTable rows={rowsOf(value)} selected={selected} />}
            detail={
              selected === undefined ? undefined : (
                <Detail
                  key={selected}
                  name={selected}
                  figures={rowsOf(value).find(({ shortName, name }) => [shortName, name].includes(selected))?.figures}
                />
              )
            }
          />
        )}
      </Loaded>
    </>
  );
}

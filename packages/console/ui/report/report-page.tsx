import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { printable } from '../components/format.ts';
import { route } from '../router.ts';
import { ThemeChoice } from '../shell/theme-choice.tsx';
import { HopsById } from './hops-by-id.ts';
import { Overview } from './overview.tsx';
import { ReportedEvent } from './reported-event.tsx';
import { run } from './run.ts';

const hops = computed(() => new HopsById(run.value?.hops ?? []));

/** A run that is over: all of it, or one of its events. */
export function ReportPage() {
  const report = run.value;
  const [page, id = ''] = route.value.path;
  const isEvent = page === 'event' && id !== '';
  const key = isEvent ? id : '';
  useEffect(() => {
    scrollTo(0, 0);
    document.title = `${isEvent ? printable(id) : (report?.title ?? 'A run')} · Tributary`;
  }, [key, report]);
  return (
    <main class="report">
      <div class="report-bar">
        <b>Tributary</b>
        <span class="grow" />
        <ThemeChoice />
      </div>
      {report === undefined ? (
        <p class="waiting">Unpacking the run …</p>
      ) : isEvent ? (
        <ReportedEvent key={id} id={id} report={report} hops={hops.value} />
      ) : (
        <Overview report={report} />
      )}
    </main>
  );
}

import { useEffect, useRef } from 'preact/hooks';
import { announce, announcement } from '../components/announce.ts';
import { clockTime } from '../components/format.ts';
import { Link } from '../components/link.tsx';
import { Missing } from '../components/loaded.tsx';
import { pressKey } from '../keys.ts';
import { live } from '../live/live.ts';
import { PAGES, type Page } from '../pages.ts';
import { followLinks, hrefOf, route } from '../router.ts';
import { PageFrame } from './page-frame.tsx';
import { TopBar } from './top-bar.tsx';

/** The frame of every page. */
export function App() {
  useEffect(() => {
    document.addEventListener('click', followLinks);
    document.addEventListener('keydown', pressKey);
    return () => {
      document.removeEventListener('click', followLinks);
      document.removeEventListener('keydown', pressKey);
    };
  }, []);
  const [name = PAGES[0]?.name] = route.value.path;
  const page = PAGES.find((one) => one.name === name);
  return (
    <>
      <a class="skip" href="#main">
        To the page
      </a>
      <TopBar />
      <Navigation name={name} />
      <Main name={name} page={page} />
      <div role="status" class="hidden">
        {announcement}
      </div>
    </>
  );
}

const Navigation = ({ name }: { readonly name: string | undefined }) => (
  <nav aria-label="Pages">
    <ul>
      {PAGES.filter(({ isListed }) => isListed).map((page) => (
        <li key={page.name}>
          <a href={hrefOf([page.name])} aria-current={page.name === name ? 'page' : undefined}>
            {page.title}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

interface MainProps {
  readonly name: string | undefined;
  readonly page: Page | undefined;
}

/** Takes the focus when another page comes, as a browser does when it loads one. */
function Main({ name, page }: MainProps) {
  const element = useRef<HTMLElement>(null);
  const shown = useRef(name);
  useEffect(() => {
    if (shown.current === name) return;
    shown.current = name;
    element.current?.focus();
  }, [name]);
  return (
    <main id="main" tabIndex={-1} ref={element} aria-label={page?.title} class={isLost() ? 'stale' : ''}>
      <Lost />
      <NothingEarlier />
      {page !== undefined ? <PageFrame page={page} /> : name === undefined ? <NothingYet /> : <NoPage name={name} />}
    </main>
  );
}

const isLost = (): boolean => live.lostAt.value !== undefined;

/** The last state stays. It must not look like the present one. */
function Lost() {
  const at = live.lostAt.value;
  useEffect(() => {
    if (at !== undefined) announce('The region does not answer.');
    return at === undefined ? undefined : () => announce('The region is there again.');
  }, [at]);
  if (at === undefined) return null;
  return (
    <div class="notice warn">
      <p>
        <span aria-hidden="true">▲ </span>The region does not answer. This is its state of{' '}
        <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>. Trying again …
      </p>
    </div>
  );
}

/** What comes from now on is shown all the same. */
const NothingEarlier = () => {
  const error = live.problem.value;
  return <Missing state={{ error, reload: () => void live.refill() }} what="What came before" />;
};

const NothingYet = () => (
  <div class="empty">
    <h1>This console has no page yet.</h1>
    <p>
      The region runs all the same: <a href="/_region/health">its health</a>.
    </p>
  </div>
);

function NoPage({ name }: { readonly name: string }) {
  useEffect(() => {
    document.title = 'No such page · Tributary';
  }, []);
  return (
    <div class="empty">
      <h1>The console has no page “{name}”.</h1>
      <p>
        Choose one on the left, or go to <Link to={[]}>the start</Link>.
      </p>
    </div>
  );
}

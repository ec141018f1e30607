import { Component, type ComponentChildren, type ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { Loaded, Problem, useLoaded } from '../components/loaded.tsx';
import type { Page } from '../pages.ts';

/** Loads a page when it is first shown, and keeps its faults to itself. */
export function PageFrame({ page }: { readonly page: Page }) {
  const state = useLoaded(() => loaded(page), [page]);
  useEffect(() => {
    document.title = `${page.title} · Tributary`;
  }, [page]);
  return (
    <Loaded state={state} what={`the page ${page.title}`}>
      {(Shown) => (
        <Boundary key={page.name}>
          <Shown />
        </Boundary>
      )}
    </Loaded>
  );
}

const pages = new Map<string, ComponentType>();

/** Once: coming back to a page awaits nothing. */
async function loaded(page: Page): Promise<ComponentType> {
  const shown = pages.get(page.name) ?? (await page.load()).default;
  pages.set(page.name, shown);
  return shown;
}

interface BoundaryState {
  readonly error?: Error | undefined;
}

/** A fault of one page leaves the others, and the way to them. */
class Boundary extends Component<{ readonly children: ComponentChildren }, BoundaryState> {
  override state: BoundaryState = {};

  static override getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const told = new Error(`This page has failed, which is a fault of the console: ${error.message}`);
    return <Problem error={told} reload={() => this.setState({ error: undefined })} />;
  }
}

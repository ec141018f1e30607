import { signal } from '@preact/signals';
import type { FunctionsPage } from '@tributary/region/observation';
import { useEffect } from 'preact/hooks';
import { api } from '../api.ts';
import { useLoaded } from '../components/loaded.tsx';
import { sharedPrefix } from '../pages/event/path/place.ts';

const known = signal('');

/** What the names of the region's functions begin with; empty until it is known, and where they differ. */
export function useRegionPrefix(): string {
  const { value } = useLoaded(() => api.region<FunctionsPage>('functions'));
  useEffect(() => {
    if (value !== undefined) known.value = sharedPrefix(value.functions.map(({ name }) => name));
  }, [value]);
  return known.value;
}

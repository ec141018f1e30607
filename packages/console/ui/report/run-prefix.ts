import { computed } from '@preact/signals';
import { prefixOfPlaces } from '../pages/event/path/handlers.ts';
import { run } from './run.ts';

const known = computed(() => prefixOfPlaces(run.value?.events.flatMap(({ handledBy }) => handledBy) ?? []));

/** In place of the console's: what the names of all that handled events in the run begin with. */
export const useRegionPrefix = (): string => known.value;

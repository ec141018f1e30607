import type { Checker } from '../../http/input-checker.ts';
import type { Secret } from '../secret.ts';

interface Filter {
  readonly key: keyof typeof FACTS;
  readonly values: readonly string[];
}

/** What a filter looks at; a text that begins so matches. */
const FACTS = {
  name: ({ name }: Secret) => [name],
  description: ({ description }: Secret) => (description === undefined ? [] : [description.toLowerCase()]),
  'tag-key': ({ tags }: Secret) => Object.keys(tags),
  'tag-value': ({ tags }: Secret) => Object.values(tags),
  all: ({ name, description, tags }: Secret) =>
    [name, ...(description?.split(/\s+/) ?? []), ...Object.entries(tags).flat()].map((text) => text.toLowerCase()),
} as const;

const KEYS = Object.keys(FACTS) as readonly (keyof typeof FACTS)[];
/** The keys that do not look at the case of letters. */
const FOLDED: readonly string[] = ['description', 'all'];

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html */
export function readFilters(check: Checker): readonly Filter[] {
  return (check.objects('Filters') ?? []).flatMap((filter) => {
    const key = filter.oneOf('Key', KEYS);
    const values = filter.requiredTexts('Values', { min: 1, max: 10 });
    return key === undefined ? [] : [{ key, values }];
  });
}

export function matcherOf({ key, values }: Filter): (secret: Secret) => boolean {
  const begins = (secret: Secret, value: string): boolean => {
    const wanted = FOLDED.includes(key) ? value.toLowerCase() : value;
    return FACTS[key](secret).some((fact) => fact.startsWith(wanted));
  };
  return (secret) =>
    values.some((value) => (value.startsWith('!') ? !begins(secret, value.slice(1)) : begins(secret, value)));
}

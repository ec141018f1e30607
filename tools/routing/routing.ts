import { compilePattern } from '@tributary/region/event-pattern';
import { isObject, parseJson } from '@tributary/region/json';
import type { CatalogueEntry } from '#schemas/catalogue.ts';
import type { Outside } from '#schemas/outside.ts';
import type { Template } from '../template/template.ts';
import { rulesIn } from './deliveries.ts';
import type { RoutedEvent, RoutedRule, Routing, Topic } from './model.ts';
import { kindOf, nameOf } from './names.ts';
import { conditionOf, producersOf, publishersIn, topicsReadBy, topicsWrittenBy } from './producers.ts';

/** Who produces, routes and handles each event, from the compiled template and the schemas. */
export function routingOf(
  template: Template,
  entries: readonly CatalogueEntry[],
  outside: Readonly<Record<string, Outside>>,
): Routing {
  const publishers = publishersIn(template);
  const rules = rulesIn(template);
  const events = [...Map.groupBy(entries, ({ type }) => type)].flatMap(([type, versions]): RoutedEvent[] => {
    const [first] = versions;
    if (first === undefined) return [];
    return [
      {
        source: first.source,
        type,
        entries: versions,
        producers: producersOf(first, publishers, outside[type]),
        deliveries: rules.filter((rule) => canMatch(rule, first)).flatMap(({ deliveries }) => deliveries),
        consumedBy: outside[type]?.consumedBy,
      },
    ];
  });
  return { events, rules, topics: topicsIn(template) };
}

/** The fields of every envelope, with any detail. */
const ENVELOPE = { version: '0', id: 'any', account: 'any', time: 'any', region: 'any', resources: [] };

/**
 * Whether a rule can match an event of that source and type: by its pattern, as EventBridge matches, without what the
 * pattern wants of the detail.
 */
export function canMatch({ pattern }: RoutedRule, { source, type }: Pick<CatalogueEntry, 'source' | 'type'>): boolean {
  const fields = parseJson(pattern);
  if (!isObject(fields)) return false;
  const { detail: _data, ...ofEnvelope } = fields;
  if (Object.keys(ofEnvelope).length === 0) return true;
  return compilePattern(JSON.stringify(ofEnvelope)).matches({ ...ENVELOPE, source, 'detail-type': type });
}

function topicsIn(template: Template): readonly Topic[] {
  const ends = template.resources.flatMap((resource) => {
    const kind = kindOf(resource)?.kind;
    if (kind !== 'function' && kind !== 'pipe') return [];
    const place = { name: nameOf(template, resource), kind, ...conditionOf(resource) };
    return [{ place, reads: topicsReadBy(template, resource), writes: topicsWrittenBy(resource) }];
  });
  const names = new Set(ends.flatMap(({ reads, writes }) => [...reads, ...writes]));
  return [...names].map((name) => ({
    name,
    readBy: ends.filter(({ reads }) => reads.includes(name)).map(({ place }) => place),
    writtenBy: ends.filter(({ writes }) => writes.includes(name)).map(({ place }) => place.name),
  }));
}

/** The events with a producer or consumer outside of the application. */
export const OUTSIDE_FILE = 'schemas/outside.ts';

/** What `npm run new` writes for a new event until something in the application produces or consumes it. */
const PRODUCER = 'a producer outside of this application';
const CONSUMER = 'a consumer outside of this application';

const ENTRIES = /(?<start>export const OUTSIDE[^=]*= \{)(?<entries>[\s\S]*?)(?<end>\n?\};)/;
const entryOf = (type: string): RegExp => new RegExp(`\\n\\s*${type}: \\{(?<fields>[^}]*)\\},?`);

/** With an entry for a new event. @param hasProducer whether something in the application puts it on the bus */
export function withNewEvent(outside: string, type: string, hasProducer: boolean): string {
  const fields = [...(hasProducer ? [] : [`producedBy: '${PRODUCER}'`]), `consumedBy: '${CONSUMER}'`];
  const entry = `\n  ${type}: { ${fields.join(', ')} },`;
  return outside.replace(ENTRIES, (_all, start: string, entries: string) => `${start}${entries}${entry}\n};`);
}

/** Without the consumers of these types, which rules match from now on. */
export const withoutConsumers = (outside: string, types: readonly string[]): string =>
  types.reduce((text, type) => without(text, type, /consumedBy: '[^']*',?/), outside);

/** Without the producers of these types that were written for want of one. */
export const withoutAssumedProducers = (outside: string, types: readonly string[]): string =>
  types.reduce((text, type) => without(text, type, new RegExp(`producedBy: '${PRODUCER}',?`)), outside);

function without(outside: string, type: string, field: RegExp): string {
  return outside.replace(entryOf(type), (_entry, fields: string) => {
    const rest = fields.replace(field, '').trim().replace(/,$/, '');
    return rest === '' ? '' : `\n  ${type}: { ${rest} },`;
  });
}

import type { JsonObject } from '../core/json.ts';
import { Components, openApi, pascalCase } from './open-api.ts';
import type { Shape } from './shape.ts';

/** The component name for the schema of an EventBridge event. */
export const AWS_EVENT = 'AWSEvent';

const ENVELOPE = ['detail-type', 'resources', 'detail', 'id', 'source', 'time', 'region', 'version', 'account'];
const TEXT = { type: 'string' };

type ObjectShape = Extract<Shape, { kind: 'object' }>;

export interface EventNames {
  readonly source: string;
  readonly detailType: string;
}

/** The name of a discovered event's schema. */
export function discoveredName({ source, detailType }: EventNames): string {
  return `${source}@${pascalCase(detailType)}`;
}

/** Whether an event has all fields of EventBridge's envelope. */
export function isEnvelope(event: JsonObject): boolean {
  return ENVELOPE.every((name) => Object.hasOwn(event, name)) && typeof event['detail'] === 'object';
}

/**
 * The OpenApi3 schema of events of one source and detail type.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schemas-infer.html
 */
export function eventSchema({ source, detailType }: EventNames, event: ObjectShape): JsonObject {
  const title = pascalCase(detailType);
  const components = new Components();
  components.put(AWS_EVENT, {});
  const detail = event.fields.get('detail');
  const detailSchema = detail?.kind === 'object' ? components.add(title, detail) : { type: 'object' };
  components.put(AWS_EVENT, {
    type: 'object',
    required: ENVELOPE,
    'x-amazon-events-detail-type': detailType,
    'x-amazon-events-source': source,
    properties: {
      detail: detailSchema,
      account: TEXT,
      'detail-type': TEXT,
      id: TEXT,
      region: TEXT,
      resources: { type: 'array', items: { type: hasTexts(event.fields.get('resources')) ? 'string' : 'object' } },
      source: TEXT,
      time: { type: 'string', format: 'date-time' },
      version: TEXT,
    },
  });
  return openApi(title, components.schemas);
}

/** The OpenApi3 schema of any other JSON objects. */
export function plainSchema(shape: ObjectShape): JsonObject {
  const components = new Components();
  components.add('Event', shape);
  return openApi('Event', components.schemas);
}

function hasTexts(resources: Shape | undefined): boolean {
  return resources?.kind === 'list' && resources.items.kind === 'text';
}

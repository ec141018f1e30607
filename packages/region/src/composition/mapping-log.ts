import type { Clock } from '../core/clock.ts';
import type { Hop, Journal } from '../core/journal.ts';
import { textOf } from '../core/json.ts';
import { locationOf, type MappingDeclaration, nameIn } from '../lambda/mappings/mapping.ts';
import type { LogStore } from '../logs/log-store.ts';

export interface MappingLogDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly logs: LogStore;
  readonly mappings: () => readonly { readonly settings: MappingDeclaration }[];
}

const TOLD: readonly Hop['step'][] = ['failed', 'dropped', 'dead-lettered'];

/**
 * Writes what goes wrong with a Kafka mapping into a stream of its own in the log group of its function. On AWS a mapping
 * writes it only with provisioned pollers and a `LoggingConfig`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/esm-logging.html
 */
export function writeMappingLog({ clock, journal, logs, mappings }: MappingLogDeps): void {
  journal.listen(({ step, place, detail }) => {
    if (!TOLD.includes(step) || !place.startsWith('mapping/')) return;
    const found = mappings().find(({ settings }) => settings.topics && isAt(place, locationOf(settings)));
    if (!found) return;
    const { uuid, functionArn, eventSourceArn } = found.settings;
    const timestampMs = clock.now();
    const [, , , region, account] = functionArn.split(':');
    const line = {
      eventType: 'ESM_PROCESSING_EVENT',
      timestamp: timestampMs,
      resourceArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`,
      eventSourceArn,
      eventProcessorId: `${uuid}/0`,
      logLevel: 'WARN',
      error: {
        errorMessage: `${place.split('/').slice(3).join('/')} ${textOf(detail?.['reason'])}`.trim(),
        errorCode: textOf(detail?.['code'], textOf(detail?.['condition'])),
      },
    };
    const streamName = `${new Date(timestampMs).toISOString().slice(0, 10).replaceAll('-', '/')}/${uuid}`;
    logs.append(`/aws/lambda/${nameIn(functionArn)}`, {
      streamName,
      timestampMs,
      message: `${JSON.stringify(line)}\n`,
    });
  });
}

const isAt = (place: string, location: string): boolean => place === location || place.startsWith(`${location}/`);

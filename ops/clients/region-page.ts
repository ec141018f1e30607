import { complain, UsageError } from '@tributary/region/command-line';
import { objectOf, parseJson, textOf } from '@tributary/region/json';

/** What a region tells of itself. */
export interface Health {
  /** The time of the region, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** `host:port,...`; undefined when another emulator answers. */
  readonly kafkaBootstrapServers: string | undefined;
  /** Of the schema registry with Confluent's API; undefined for a region that has none. */
  readonly schemaRegistryUrl: string | undefined;
}

/**
 * Reads the page of a region on itself. Another AWS emulator has none, so its time is ours; a line on standard error
 * says so.
 * @throws UsageError when nothing answers, or the region fails
 */
export async function healthOf(regionUrl: string): Promise<Health> {
  const answer = await fetch(new URL('/_region/health', regionUrl)).catch((cause: unknown) => {
    throw new UsageError(
      `No region answers at ${regionUrl}. Start one with \`npm start\`, or name another with --endpoint.`,
      { cause },
    );
  });
  if (answer.status >= SERVER_ERROR)
    throw new UsageError(`${regionUrl} answers with status ${answer.status}. Look at its output, or start it again.`);
  const page = answer.ok ? objectOf(parseJson(await answer.text())) : {};
  const nowMs = Date.parse(textOf(page['now']));
  if (Number.isNaN(nowMs)) complain(`${regionUrl} does not tell its time, so it is taken to be that of this machine.`);
  return {
    nowMs: Number.isNaN(nowMs) ? Date.now() : nowMs,
    kafkaBootstrapServers: textOf(page['kafkaBootstrapServers']) || undefined,
    schemaRegistryUrl: textOf(page['schemaRegistryUrl']) || undefined,
  };
}

const SERVER_ERROR = 500;

import { UsageError } from '@tributary/region/command-line';
import { objectOf, textOf } from '@tributary/region/json';

/** What a region tells of itself. */
export interface Health {
  /** The time of the region, in milliseconds since the epoch. */
  readonly nowMs: number;
  /** `host:port,...`; undefined when another emulator answers. */
  readonly kafkaBootstrapServers: string | undefined;
}

/**
 * Reads the page of a region on itself. Another AWS emulator has none, so its time is ours.
 * @throws UsageError when nothing answers
 */
export async function healthOf(regionUrl: string): Promise<Health> {
  const answer = await fetch(new URL('/_region/health', regionUrl)).catch((cause: unknown) => {
    throw new UsageError(
      `No region answers at ${regionUrl}. Start one with \`npm start\`, or name another with --endpoint.`,
      { cause },
    );
  });
  const { now, kafkaBootstrapServers } = objectOf(answer.ok ? await answer.json().catch(() => ({})) : {});
  return {
    nowMs: typeof now === 'string' ? Date.parse(now) : Date.now(),
    kafkaBootstrapServers: textOf(kafkaBootstrapServers) || undefined,
  };
}

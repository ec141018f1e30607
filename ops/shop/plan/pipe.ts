import { type Figure, given, over, times, whole } from './figure.ts';
import { charged, type Line, type Section } from './plan-line.ts';
import { PRICES } from './prices.ts';
import { QUOTAS } from './quotas.ts';
import type { Workload } from './workload.ts';

/** An EventBridge Pipe in place of the bridge: see docs/how-to/kafka-without-code.md. */
export interface PipeInstead {
  /** Records that the pipe takes, charged by the chunk. */
  readonly requests: Line;
  readonly usdPerMillionEvents: number;
  /** What the bridge takes for the same: its invocations, its pollers, and the ids that it remembers. */
  readonly bridgeUsdPerMillionEvents: number;
}

export function pipeInstead(sections: readonly Section[], { rate, sizeBytes }: Workload): PipeInstead {
  const chunks: Figure = whole(over(given(sizeBytes), given(QUOTAS.chunkBytes)));
  const requests = charged('records through a pipe', 'a second', times(given(rate), chunks), PRICES.pipeRequest);
  return {
    requests,
    usdPerMillionEvents: perMillion([requests], rate),
    bridgeUsdPerMillionEvents: perMillion(linesOfBridge(sections), rate),
  };
}

const BRIDGE = 'Bridge: Kafka to the bus';
const LINES_ELSEWHERE = ['event poller units', 'ids that the bridge remembers'];

const linesOfBridge = (sections: readonly Section[]): readonly Line[] =>
  sections.flatMap(({ title, lines }) =>
    lines.filter(({ what }) => title === BRIDGE || LINES_ELSEWHERE.includes(what)),
  );

const perMillion = (lines: readonly Line[], rate: number): number =>
  (lines.reduce((sum, { cost }) => sum + (cost?.perSecond.value ?? 0), 0) / rate) * 1e6;

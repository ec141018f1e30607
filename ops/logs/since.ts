import { UsageError } from '@tributary/region/command-line';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The time that `10m` or an ISO 8601 date names, in milliseconds since the epoch.
 * @throws UsageError
 */
export function sinceMs(text: string, nowMs: number): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const timeMs = count === undefined ? Date.parse(text) : nowMs - Number(count) * (UNIT_MS[unit] ?? 0);
  if (!Number.isNaN(timeMs)) return Math.max(0, timeMs);
  throw new UsageError(
    `--since takes 30s, 10m, 2h, 1d or a date such as 2026-03-02T09:00:00Z, not ${JSON.stringify(text)}.`,
  );
}

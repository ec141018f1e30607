import type { Caller } from './caller.ts';
import type { ConformanceCase, ServiceCases } from './case.ts';
import { isExpected, shown } from './expected.ts';

export interface CaseResult {
  readonly name: string;
  readonly source: string;
  readonly passed: boolean;
  /** As text, where the case has failed. */
  readonly expected?: string;
  readonly got?: string;
}

export interface ServiceResult {
  readonly service: string;
  readonly results: readonly CaseResult[];
}

/** So many cases wait for the region at a time. */
const AT_ONCE = 8;

/** Runs the cases of some services beside each other, since each has its own resources. */
export async function runCases(caller: Caller, services: readonly ServiceCases[]): Promise<ServiceResult[]> {
  const ended = services.map(({ service }) => ({ service, results: [] as CaseResult[] }));
  const work = services.flatMap(({ key, cases }, index) =>
    cases.map((one, number) => ({ one, own: `${key}-${number}`, results: ended[index]?.results ?? [], number })),
  );
  const next = work.values();
  const worker = async (): Promise<void> => {
    for (const { one, own, results, number } of next) results[number] = await resultOf(caller, one, own);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return ended;
}

/** An error on the way is an answer that differs, too. */
async function resultOf(
  caller: Caller,
  { name, source, run, gives }: ConformanceCase,
  own: string,
): Promise<CaseResult> {
  const got = await run(caller, own).catch((error: unknown) => ({ thrown: String(error) }));
  if (isExpected(got, gives)) return { name, source, passed: true };
  return { name, source, passed: false, expected: shown(gives), got: shown(got) };
}

import type { ServiceResult } from './run-cases.ts';

export interface Figure {
  readonly service: string;
  readonly passed: number;
  readonly of: number;
}

const BEGIN = '<!-- score: npm run check:conformance -- --write -->';
const END = '<!-- end of the score -->';

export const figuresOf = (services: readonly ServiceResult[]): Figure[] =>
  services.map(({ service, results }) => ({
    service,
    passed: results.filter(({ passed }) => passed).length,
    of: results.length,
  }));

export function totalOf(figures: readonly Figure[]): Figure {
  const sum = (pick: (figure: Figure) => number): number => figures.reduce((total, one) => total + pick(one), 0);
  return { service: 'all', passed: sum(({ passed }) => passed), of: sum(({ of }) => of) };
}

/** The figures as the table that README.md and docs/reference/local-support.md show. */
export function scoreTable(figures: readonly Figure[]): string {
  const rows = [...figures, totalOf(figures)].map(({ service, passed, of }) => `| ${service} | ${passed} | ${of} |`);
  return [BEGIN, '', '| service | passed | of |', '| --- | ---: | ---: |', ...rows, '', END].join('\n');
}

/** The table on a page, with its marks. */
export function tableIn(page: string): string | undefined {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END, from);
  return from === -1 || to === -1 ? undefined : page.slice(from, to + END.length);
}

/** The figures that a table shows, without their total. */
export const figuresIn = (table: string): Figure[] =>
  [...table.matchAll(/^\| (.+?) \| (\d+) \| (\d+) \|$/gm)]
    .map(([, service = '', passed, of]) => ({ service, passed: Number(passed), of: Number(of) }))
    .filter(({ service }) => service !== 'all');

/** In words, how figures differ from the published ones of the same services. */
export function differences(figures: readonly Figure[], published: readonly Figure[]): string[] {
  const byService = new Map(published.map((figure) => [figure.service, figure]));
  return figures.flatMap(({ service, passed, of }) => {
    const before = byService.get(service);
    if (before === undefined) return [`${service}: ${passed} of ${of}, and nothing is published`];
    if (before.passed === passed && before.of === of) return [];
    return [`${service}: ${passed} of ${of}, published are ${before.passed} of ${before.of}`];
  });
}

import { written } from './figure.ts';
import type { Limit } from './limits.ts';

const WIDTH = 860;
const LABEL_WIDTH = 300;
const ROW_HEIGHT = 34;
const TOP = 44;
const BAR_HEIGHT = 18;
const LOWEST_RATE = 100;
const HIGHEST_RATE = 1_000_000;
const DECADES = [100, 1_000, 10_000, 100_000, 1_000_000];
const PLOT_WIDTH = WIDTH - LABEL_WIDTH - 90;

/** The position of a rate on the axis, which is logarithmic. */
function x(rate: number): number {
  const within = Math.min(HIGHEST_RATE, Math.max(LOWEST_RATE, rate));
  const share = Math.log10(within / LOWEST_RATE) / Math.log10(HIGHEST_RATE / LOWEST_RATE);
  return Math.round(LABEL_WIDTH + share * PLOT_WIDTH);
}

/** An SVG with a bar for each limit, up to the rate at which it is reached. Its colours follow those of the page. */
export function figureOfLimits(limits: readonly Limit[]): string {
  const height = TOP + limits.length * ROW_HEIGHT + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="sans-serif" font-size="13">
<title>Events a second at which each limit is reached</title>
<style>
text { fill: #24292f; } .axis { stroke: #d0d7de; } .template { fill: #bf8700; } .quota { fill: #0969da; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .axis { stroke: #3d444d; } .template { fill: #d29922; } .quota { fill: #4493f8; } }
</style>
${DECADES.map((rate) => axis(rate, height)).join('\n')}
${limits.map(bar).join('\n')}
</svg>
`;
}

const axis = (rate: number, height: number): string =>
  `<line class="axis" x1="${x(rate)}" x2="${x(rate)}" y1="${TOP - 12}" y2="${height - 8}"/>` +
  `<text x="${x(rate)}" y="${TOP - 20}" text-anchor="middle">${written(rate)}/s</text>`;

function bar({ name, reachedAt, whoseIsIt }: Limit, index: number): string {
  const y = TOP + index * ROW_HEIGHT;
  const middle = y + BAR_HEIGHT - 4;
  const end = x(reachedAt);
  const rate = reachedAt > HIGHEST_RATE ? 'beyond' : `${written(Math.floor(reachedAt))}/s`;
  return (
    `<text x="${LABEL_WIDTH - 10}" y="${middle}" text-anchor="end">${name}</text>` +
    `<rect class="${whoseIsIt === 'template' ? 'template' : 'quota'}" x="${LABEL_WIDTH}" y="${y}" width="${end - LABEL_WIDTH}" height="${BAR_HEIGHT}" rx="3"/>` +
    `<text x="${end + 8}" y="${middle}">${rate}</text>`
  );
}

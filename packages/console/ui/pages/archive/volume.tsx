import { counted, formatDuration } from '../../components/format.ts';
import { Time } from '../../components/time.tsx';
import { type ArchivedMinutes, barsOf, countIn } from './span.ts';

interface VolumeProps {
  readonly minutes: ArchivedMinutes;
  readonly from: number;
  readonly to: number;
}

const [WIDTH, HEIGHT] = [480, 64];

/** How many events each part of a span has, and how many there are of each type. */
export function Volume({ minutes, from, to }: VolumeProps) {
  const bars = barsOf(minutes, from, to);
  const barMs = (bars[1]?.at ?? to) - from;
  const top = Math.max(1, ...bars.map(({ count }) => count));
  const label = `${counted(countIn(minutes, from, to), 'event')} in this span`;
  const barWidth = WIDTH / Math.max(1, bars.length);
  return (
    <figure class="volume">
      <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        <title>{label}</title>
        {bars.map(({ at, count }, index) => {
          const height = (count / top) * HEIGHT;
          return (
            <rect key={at} x={index * barWidth} y={HEIGHT - height} width={Math.max(1, barWidth - 1)} height={height} />
          );
        })}
      </svg>
      <figcaption>
        <span class="volume-span">
          <Time at={from} as="exact" />
          <span>
            at most {counted(top, 'event')} in {formatDuration(barMs)}
          </span>
          <Time at={to} as="exact" />
        </span>
        {label}. In the archive: {typesOf(minutes)}.
      </figcaption>
    </figure>
  );
}

const typesOf = ({ types }: ArchivedMinutes): string =>
  Object.entries(types)
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, count]) => `${counted(count, type, type)}`)
    .join(', ');

interface SparklineProps {
  /** Oldest first; undefined leaves a gap. */
  readonly values: readonly (number | undefined)[];
  /** Says in words what the line shows, such as "invocations a second, 12 now". */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  /** The value at the top; the largest one when it is left out. */
  readonly max?: number;
}

/** A line of the last values, from zero up. */
export function Sparkline({ values, label, width = 96, height = 24, max }: SparklineProps) {
  const top = Math.max(1e-9, max ?? Math.max(0, ...values.map((value) => value ?? 0)));
  const stepX = width / Math.max(1, values.length - 1);
  const points = values.map((value, index) =>
    value === undefined ? undefined : `${round(index * stepX)},${round(height - 1 - (value / top) * (height - 2))}`,
  );
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <title>{label}</title>
      <path d={pathOf(points)} />
    </svg>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

const pathOf = (points: readonly (string | undefined)[]): string =>
  points.map((point, index) => point && `${points[index - 1] === undefined ? 'M' : 'L'}${point}`).join('');

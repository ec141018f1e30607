/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
export const UNITS = new Set([
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Percent',
  'Count',
  'Count/Second',
  'None',
  ...['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes'].flatMap((unit) => [unit, `${unit}/Second`]),
  ...['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits'].flatMap((unit) => [unit, `${unit}/Second`]),
]);

const SECONDS = new Set(['ApproximateAgeOfOldestMessage', 'EstimatedMaxTimeLag']);
const MILLISECONDS = /(Duration|Latency|Age|ExecutionTime)$/;
const BYTES = /(Size|DataProcessed)$/;

/** The unit of a metric of AWS's services, as their documentation has it. */
export function unitOf(name: string): string {
  if (SECONDS.has(name)) return 'Seconds';
  if (MILLISECONDS.test(name)) return 'Milliseconds';
  return BYTES.test(name) ? 'Bytes' : 'Count';
}

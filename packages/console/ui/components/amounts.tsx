import { formatBytes, formatCount, formatDuration } from './format.ts';

export const Bytes = ({ sizeBytes }: { readonly sizeBytes: number }) => (
  <span class="number" title={`${sizeBytes} bytes`}>
    {formatBytes(sizeBytes)}
  </span>
);

export const Duration = ({ ms }: { readonly ms: number }) => (
  <span class="number" title={`${ms} ms`}>
    {formatDuration(ms)}
  </span>
);

export const Count = ({ count }: { readonly count: number }) => (
  <span class="number" title={String(count)}>
    {formatCount(count)}
  </span>
);

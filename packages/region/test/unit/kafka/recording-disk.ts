import path from 'node:path';
import { type Disk, realDisk } from '../../../src/core/data/disk.ts';

/** A change to a directory, with paths from there on. */
export type Change =
  | { readonly kind: 'write'; readonly path: string; readonly bytes: Buffer; readonly position: number }
  | { readonly kind: 'truncate'; readonly path: string; readonly sizeBytes: number }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'open' | 'remove' | 'makeFolder'; readonly path: string };

/** Changes a directory, and notes each change. */
export function recordingDisk(root: string): { readonly disk: Disk; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  const open = new Map<number, string>();
  const from = (file: string): string => path.relative(root, file);
  const disk: Disk = {
    open: (file) => {
      changes.push({ kind: 'open', path: from(file) });
      const descriptor = realDisk.open(file);
      open.set(descriptor, from(file));
      return descriptor;
    },
    write: (file, bytes, position) => {
      changes.push({ kind: 'write', path: open.get(file) ?? '', bytes: Buffer.from(bytes), position });
      return realDisk.write(file, bytes, position);
    },
    truncate: (file, sizeBytes) => {
      changes.push({ kind: 'truncate', path: open.get(file) ?? '', sizeBytes });
      realDisk.truncate(file, sizeBytes);
    },
    rename: (one, other) => {
      changes.push({ kind: 'rename', from: from(one), to: from(other) });
      realDisk.rename(one, other);
    },
    remove: (file) => {
      changes.push({ kind: 'remove', path: from(file) });
      realDisk.remove(file);
    },
    makeFolder: (folder) => {
      changes.push({ kind: 'makeFolder', path: from(folder) });
      realDisk.makeFolder(folder);
    },
    close: (file) => realDisk.close(file),
  };
  return { disk, changes };
}

/** Makes a change again in another directory; of a write only the first `bytes`. */
export function repeatChange(root: string, change: Change, bytes = Number.POSITIVE_INFINITY): void {
  const at = (name: string): string => path.join(root, name);
  if (change.kind === 'makeFolder') realDisk.makeFolder(at(change.path));
  else if (change.kind === 'remove') realDisk.remove(at(change.path));
  else if (change.kind === 'rename') realDisk.rename(at(change.from), at(change.to));
  else {
    const file = realDisk.open(at(change.path));
    if (change.kind === 'write') realDisk.write(file, change.bytes.subarray(0, bytes), change.position);
    if (change.kind === 'truncate') realDisk.truncate(file, change.sizeBytes);
    realDisk.close(file);
  }
}

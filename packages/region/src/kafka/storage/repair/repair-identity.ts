import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Backup } from '../../../core/data/backup.ts';
import { checkedDocument } from '../../../core/data/checked-document.ts';
import { damageOf } from '../../../core/data/damage-of.ts';
import { type DataDirectory, FORMAT } from '../data-directory.ts';
import { LogFile } from '../log-file.ts';

/** Producer ids that may have been given away without leaving a record. */
const SPARE_PRODUCER_IDS = 1_000_000;

/** Gives the directory an identity again: the cluster's id as it is known elsewhere, and producer ids above all that are used. */
export function repairIdentity(directory: DataDirectory, backup: Backup, newClusterId: () => string): void {
  const { identityFile, files, report } = directory;
  const fault = damageOf(() => directory.loadIdentity());
  if (fault === undefined) return;
  backup.keep(identityFile);
  const clusterId = directory.expectedClusterId ?? newClusterId();
  const nextProducerId = highestProducerId(directory) + SPARE_PRODUCER_IDS;
  files.replace(identityFile, checkedDocument({ format: FORMAT, clusterId, nextProducerId }));
  report(`Repaired: ${identityFile}: ${fault.reason}. The cluster has the id ${clusterId}.`);
}

function highestProducerId({ topicsPath, files }: DataDirectory): number {
  let highest = 0;
  const names = readdirSync(topicsPath, { recursive: true }).map(String);
  for (const name of names.filter((one) => one.endsWith('.log'))) {
    const log = new LogFile(path.join(topicsPath, name), files);
    for (const { header } of log.batchesFrom(0)) highest = Math.max(highest, header.producerId);
    log.close();
  }
  return highest;
}

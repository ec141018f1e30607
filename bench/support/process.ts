import { readFileSync } from 'node:fs';

/** Linux counts the time of processes in these. */
const TICK_MS = 10;

/** What a process holds of the machine's memory, in MB of 1,000,000 bytes. */
export function residentMbOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** The CPU time of a process since it began, of all its threads, in its own code and in the system's. */
export function cpuMsOf(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) /);
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number);
  return (user + system) * TICK_MS;
}

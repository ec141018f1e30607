import { readdirSync, readFileSync } from 'node:fs';

/** CPU time so far and memory now. */
export interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

const NONE: Usage = { cpuMs: 0, residentBytes: 0 };
/** The kernel counts in hundredths of a second. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const MS_PER_TICK = 10;

/** Of all processes that this one has started, as Linux tells it. */
export function usageOfChildren(): Usage {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.parent === process.pid)
    .reduce<Usage>((sum, stat) => plus(sum, stat ?? NONE), NONE);
}

const plus = (one: Usage, other: Usage): Usage => ({
  cpuMs: one.cpuMs + other.cpuMs,
  residentBytes: one.residentBytes + other.residentBytes,
});

function statOf(pid: string): (Usage & { readonly parent: number }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // What stands in brackets is the name, which may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, userTicks = 0, systemTicks = 0] = [fields[1], fields[11], fields[12]];
    const [, kilobytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { parent, cpuMs: (userTicks + systemTicks) * MS_PER_TICK, residentBytes: Number(kilobytes) * 1024 };
  } catch {
    return undefined; // It ended in between.
  }
}

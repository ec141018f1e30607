const machineNow = Date.now;
const MachineDate = Date;
let shiftMs = 0;

const shiftedNow = (): number => machineNow() + shiftMs;

/**
 * Makes `Date` in this process follow the region's clock, so that expiries written by the function agree with
 * the region's stores. Timers stay on real time, or are skipped: the region's clock stands still while a
 * function runs.
 * @param ms what to add to the machine's clock; 0 leaves `Date` alone
 */
export function shiftClock(ms: number): void {
  shiftMs = ms;
  if (ms !== 0 && globalThis.Date === MachineDate) globalThis.Date = shiftedDate();
}

/** Lets `Date` in this process go on by so much. */
export const shiftClockBy = (ms: number): void => shiftClock(shiftMs + ms);

function shiftedDate(): DateConstructor {
  MachineDate.now = shiftedNow;
  const shifted = new Proxy(MachineDate, {
    apply: () => new MachineDate(shiftedNow()).toString(),
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [shiftedNow()] : values, newTarget),
  });
  MachineDate.prototype.constructor = shifted;
  return shifted;
}

import { describe, expect, test } from '@jest/globals';
import { readInspect } from '../../../src/cli/inspect.ts';
import { HELP, readOptions } from '../../../src/cli/options.ts';
import { FAULT_NAMES } from '../../../src/faults/kinds.ts';
import { readPlan } from '../../../src/faults/plan.ts';

const faultsOf = (values: Parameters<typeof readOptions>[0]) =>
  readOptions(values).faults?.rules.map(({ fault }) => fault);

describe('--inspect', () => {
  test('takes a function, and a port where 9229 is not wanted', () => {
    expect(readInspect('place-order')).toEqual({ functionName: 'place-order', port: 9229 });
    expect(readInspect('place-order=0')).toEqual({ functionName: 'place-order', port: 0 });
  });

  test.each(['', '=1', 'place order', 'place-order=', 'place-order=x', 'place-order=70000'])('refuses %j', (text) => {
    expect(() => readInspect(text)).toThrow(`--inspect takes <function>[=port], not "${text}".`);
  });
});

describe('--region', () => {
  test('takes the name of an AWS Region', () => {
    expect(readOptions({ region: 'us-gov-west-1' }).awsRegion).toBe('us-gov-west-1');
    expect(readOptions({}).awsRegion).toBeUndefined();
  });

  test.each(['', 'Frankfurt', 'eu-central'])('refuses %j', (text) => {
    expect(() => readOptions({ region: text })).toThrow('--region takes the name of an AWS Region');
  });
});

describe('--faults', () => {
  test('takes a plan in a file, or the usual rules of faults by their names', () => {
    const file = 'docs/reference/faults-example.json';
    expect(readOptions({ faults: file }).faults).toEqual(readPlan(file));
    expect(faultsOf({ faults: 'throw,timeout' })).toEqual(['throw', 'timeout']);
    expect(faultsOf({})).toBeUndefined();
  });

  test('makes all go wrong that can: the region is only killed when its data is kept', () => {
    expect(faultsOf({ faults: 'all' })).not.toContain('killRegion');
    expect(new Set(faultsOf({ faults: 'all', data: 'somewhere' }))).toEqual(
      new Set(FAULT_NAMES.filter((name) => name !== 'bitFlip')),
    );
    expect(faultsOf({ faults: 'all,bitFlip', data: 'somewhere' })).toContain('bitFlip');
  });

  test('refuses a name that is none, and the help has all that there are', () => {
    expect(() => readOptions({ faults: 'trow' })).toThrow('There is no fault "trow". There are: all, throw, timeout,');
    for (const name of FAULT_NAMES) expect(HELP).toContain(name);
  });
});

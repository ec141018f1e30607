import { bridge } from './bridge/suite.ts';
import { cold } from './cold/suite.ts';
import { e2e } from './e2e/suite.ts';
import { handlers } from './handlers/suite.ts';
import { kafka } from './kafka/suite.ts';
import { region } from './region/suite.ts';
import { rules } from './rules/suite.ts';
import type { Suite } from './suite.ts';
import { watched } from './watched/suite.ts';

/** To add a benchmark is to add a folder and a row. */
export const SUITES: Readonly<Record<string, Suite>> = { bridge, handlers, cold, rules, region, kafka, e2e, watched };

import type { ConformanceCase } from '../case.ts';
import { DYNAMODB_ITEMS } from './dynamodb-items.ts';
import { DYNAMODB_QUERIES } from './dynamodb-queries.ts';
import { DYNAMODB_TABLES } from './dynamodb-tables.ts';
import { DYNAMODB_UPDATES } from './dynamodb-updates.ts';
import { PARTIQL } from './partiql.ts';

export const DYNAMODB: readonly ConformanceCase[] = [
  ...DYNAMODB_TABLES,
  ...DYNAMODB_ITEMS,
  ...DYNAMODB_UPDATES,
  ...DYNAMODB_QUERIES,
  ...PARTIQL,
];

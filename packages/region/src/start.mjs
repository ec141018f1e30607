// Keeps compiled code between starts: the region's own and that of the packages it loads.
import { enableCompileCache } from 'node:module';

enableCompileCache('node_modules/.cache/node');
const { main } = await import('./cli.ts');
await main(process.argv.slice(2));

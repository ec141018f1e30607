import { runCommand } from '@tributary/region/command-line';
import { contractsIn, contractsOf, lastRelease } from './check-contracts/baseline.ts';
import { compareContracts } from './check-contracts/compare-catalogues.ts';

const HELP = `
Usage: npm run check:contracts [-- --against <folder or tag>]

Compares the schemas with those of the last release (the newest tag v<number>... before this commit), and names each
breaking change: a removed event, version or field, a field of another type, a field that is newly required or no
longer, an enum that has lost values, tighter bounds, lengths or patterns; for readers of Avro and Protobuf also a record
of another name, a field of another number, and a contract that they can no longer hold. Additive changes pass: new
events, versions and optional fields, wider bounds, further values. Deploy readers that check enums and bounds before the producers that
use wider ones.

  --against   a folder with schemas, or a tag or commit of this repository

Exit code 1 if there is a breaking change: give it a new version of the event instead, with casts.
`;

await runCommand({
  help: HELP,
  options: { against: { type: 'string' } },
  takesOnlyOptions: true,
  run({ against = lastRelease() }) {
    if (against === undefined) {
      console.log('There is no release tag yet to compare with. --against names another commit.');
      return;
    }
    const findings = compareContracts(contractsOf(against), contractsIn());
    for (const { file, path, message } of findings) console.log(`schemas/${file} ${path}: ${message}`);
    if (findings.length > 0) process.exitCode = 1;
    else console.log(`Nothing breaks readers and producers that follow the schemas of ${against}.`);
  },
});

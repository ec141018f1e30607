import { spawn } from 'node:child_process';
import { runCommand, UsageError } from '../src/command-line/index.ts';
import { type RealKafka, startRealKafka } from './real-kafka/broker.ts';

const HELP = `
Usage: node packages/region/checks/real-kafka.ts [options] [-- <command> [arguments]]

Starts Apache Kafka 4 on this machine (one node, KRaft, in a folder of its own), runs the command with
KAFKA_BOOTSTRAP_SERVERS in its environment, and stops Kafka again. Ends with the exit code of the command.
Without a command it runs until Ctrl-C. Needs Java 17 and Maven, which fetches Kafka from Maven Central.

  --port <n>   where clients find it (default: any free port)
  --secure     by TLS and SCRAM only; the command finds the KAFKA_ variables for that in its environment
  --help       this text
`;

await runCommand({
  help: HELP,
  options: { port: { type: 'string', default: '0' }, secure: { type: 'boolean', default: false } },
  async run({ port, secure }, command) {
    if (!/^\d{1,5}$/.test(port)) throw new UsageError(`--port takes a port, not ${port}.`);
    console.error('Starting Apache Kafka ...');
    const kafka = await startRealKafka({ port: Number(port), security: secure ? 'tls-and-scram' : 'none' });
    try {
      console.error(shown(kafka));
      process.exitCode = await (command.length > 0 ? runIn(kafka, command) : untilInterrupted());
    } finally {
      await kafka.stop();
    }
  },
});

/** As a shell would take it. */
function shown({ environment }: RealKafka): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function runIn({ environment }: RealKafka, [file = '', ...args]: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function untilInterrupted(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(0));
  });
}

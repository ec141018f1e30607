import { createServer } from 'node:http';

/**
 * AWS endpoints that cost next to nothing: every call is answered at once with a constant, and its body is thrown away
 * unread. So what a client measures against them is its own cost. Runs as a child process; `GET /calls` answers how
 * often each operation was called since the last time it was asked.
 */
const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const accepted = (count: number): Buffer =>
  json({ FailedEntryCount: 0, Entries: Array(count).fill({ EventId: '11710aed-b79e-4468-a20b-bb3c0c3b4860' }) });

const ONE_ACCEPTED = accepted(1);
const TEN_ACCEPTED = accepted(10);
/** A call with one order is 1.7 KB, with two 3.3 KB. A client ignores what it did not ask for. */
const ONE_ENTRY_BELOW_BYTES = 2_500;
const NOTHING = json({});
const ANSWERS: Readonly<Record<string, Buffer>> = {
  BatchGetItem: json({ Responses: {}, UnprocessedKeys: {} }),
  BatchWriteItem: json({ UnprocessedItems: {} }),
};

/** SNS is the only service here that speaks XML; its calls have no target. */
const PUBLISHED = Buffer.from(
  '<PublishResponse><PublishResult><MessageId>11710aed-b79e-4468-a20b-bb3c0c3b4860</MessageId></PublishResult></PublishResponse>',
);
const PUBLISH = 'Publish';

let calls: Record<string, number> = {};

function answerTo(operation: string, bodyBytes: number): Buffer {
  if (operation === 'PutEvents') return bodyBytes < ONE_ENTRY_BELOW_BYTES ? ONE_ACCEPTED : TEN_ACCEPTED;
  return operation === PUBLISH ? PUBLISHED : (ANSWERS[operation] ?? NOTHING);
}

function counted(): Buffer {
  const body = json(calls);
  calls = {};
  return body;
}

function take(target: string | undefined, bodyBytes: number): Buffer {
  const operation = target?.slice(target.indexOf('.') + 1) ?? PUBLISH;
  calls[operation] = (calls[operation] ?? 0) + 1;
  return answerTo(operation, bodyBytes);
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  request.on('end', () => {
    const { method, headers } = request;
    const target = headers['x-amz-target']?.toString();
    const body = method === 'GET' ? counted() : take(target, Number(headers['content-length']));
    const type = body === PUBLISHED ? 'text/xml' : 'application/x-amz-json-1.0';
    response.writeHead(200, { 'content-type': type, 'content-length': body.length });
    response.end(body);
  });
});

server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit());

// Publishes what comes on standard input, one JSON object a line: {"data": base64, "attributes": {...}, "orderingKey": "..."}.
// Usage: node publish.mjs PROJECT TOPIC; prints the number of messages when all are stored.
import { createInterface } from 'node:readline';
import { PubSub } from '@google-cloud/pubsub';

const [project, topicId] = process.argv.slice(2);
const topic = new PubSub({ projectId: project }).topic(topicId, { messageOrdering: true, batching: { maxMessages: 500 } });
const stored = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { data, ...rest } = JSON.parse(line);
  stored.push(topic.publishMessage({ data: Buffer.from(data ?? '', 'base64'), ...rest }));
}
await Promise.all(stored);
console.log(stored.length);
process.exit(0);

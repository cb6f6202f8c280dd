// Receives and acknowledges until COUNT different messages have come (by the attribute or data that says which), and prints each as a line of JSON, repeats included.
// Usage: node receive.mjs PROJECT SUBSCRIPTION COUNT
import { PubSub } from '@google-cloud/pubsub';

const [project, subscriptionId, count] = process.argv.slice(2);
const subscription = new PubSub({ projectId: project }).subscription(subscriptionId);
const different = new Set();
subscription.on('error', error => { console.error(error); process.exit(1); });
subscription.on('message', message => {
  message.ack();
  const { data, attributes, orderingKey } = message;
  const line = JSON.stringify({ data: data.toString('base64'), attributes, orderingKey });
  console.log(line);
  different.add(line);
  // Acknowledgements go out in batches: closing sends the last of them. And what was printed may not have left yet.
  if (different.size >= Number(count)) subscription.close().then(() => process.stdout.write('', () => process.exit(0)));
});

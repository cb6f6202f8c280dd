// KafkaJS behind a login (user and password at argv[3] and argv[4]): every mechanism, transactions that end in every way, offsets within one.
const assert = require('assert')
const { Kafka, logLevel } = require('kafkajs')

const [, , broker, username, password] = process.argv
const client = (mechanism, secret) =>
  new Kafka({ clientId: 'test', brokers: [broker], logLevel: logLevel.NOTHING, retry: { retries: 2 }, sasl: { mechanism, username, password: secret } })

async function logins() {
  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512']) {
    const admin = client(mechanism, password).admin()
    await admin.connect()
    await admin.disconnect()
    await assert.rejects(client(mechanism, 'wrong').admin().connect(), /authentication failed/i)
  }
  // Versions are told to everybody, nothing else.
  const stranger = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin()
  await stranger.connect()
  await assert.rejects(stranger.listTopics())
  await stranger.disconnect()
}

async function read(kafka, groupId, topic, count, readUncommitted) {
  const consumer = kafka.consumer({ groupId, readUncommitted })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const seen = []
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    consumer.run({ eachMessage: async ({ message }) => { if (seen.push(message.value.toString()) === count) resolve() } })
  })
  await consumer.disconnect()
  return seen
}

async function transactions() {
  const kafka = client('scram-sha-512', password)
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic: 'in' }, { topic: 'out' }] })
  await admin.setOffsets({ groupId: 'relay', topic: 'in', partitions: [{ partition: 0, offset: '0' }] })

  const producer = kafka.producer({ transactionalId: 'relay', maxInFlightRequests: 1, idempotent: true })
  await producer.connect()
  const offsets = offset => ({ consumerGroupId: 'relay', topics: [{ topic: 'in', partitions: [{ partition: 0, offset }] }] })
  const attempt = async (value, offset, commit) => {
    const transaction = await producer.transaction()
    await transaction.send({ topic: 'out', messages: [{ value }] })
    await transaction.sendOffsets(offsets(offset))
    await (commit ? transaction.commit() : transaction.abort())
  }
  await attempt('first', '1', true)
  await attempt('undone', '2', false)
  await attempt('second', '3', true)

  // Who takes over the id aborts what the other has left open, and the other learns that it is fenced.
  const left = await producer.transaction()
  await left.send({ topic: 'out', messages: [{ value: 'left open' }] })
  const heir = kafka.producer({ transactionalId: 'relay', maxInFlightRequests: 1, idempotent: true })
  await heir.connect()
  const last = await heir.transaction()
  await last.send({ topic: 'out', messages: [{ value: 'last' }] })
  await last.commit()
  await assert.rejects(left.send({ topic: 'out', messages: [{ value: 'too late' }] }))
  await heir.disconnect()
  await producer.disconnect().catch(() => {})

  assert.deepStrictEqual(await read(kafka, 'committed', 'out', 3, false), ['first', 'second', 'last'])
  assert.deepStrictEqual(await read(kafka, 'all', 'out', 5, true), ['first', 'undone', 'second', 'left open', 'last'])
  assert.strictEqual((await admin.fetchOffsets({ groupId: 'relay', topics: ['in'] }))[0].partitions[0].offset, '3')
  await admin.disconnect()
}

logins().then(transactions).then(() => console.log('ok')).catch(error => { console.error(error); process.exit(1) })

// Writes and reads with @kafkajs/confluent-schema-registry against the registry at argv[2]: Avro, Protobuf and JSON Schema, references, lookups and
// errors; and sends records of all three through the broker at argv[3].
'use strict'
const assert = require('node:assert')
const { Kafka, logLevel } = require('kafkajs')
const { SchemaRegistry, SchemaType, COMPATIBILITY } = require('@kafkajs/confluent-schema-registry')

async function roundTrip(registry, type, schema, value, subject) {
  const { id } = await registry.register({ type, schema }, { subject, compatibility: COMPATIBILITY.BACKWARD })
  assert.ok(id > 0)
  assert.strictEqual((await registry.register({ type, schema }, { subject })).id, id)
  assert.strictEqual(await registry.getLatestSchemaId(subject), id)
  assert.strictEqual(await registry.getRegistryIdBySchema(subject, { type, schema }), id)
  // A second client has nothing in its cache.
  const reader = new SchemaRegistry({ host: process.argv[2] })
  assert.deepEqual(await reader.decode(await registry.encode(id, value)), value)
}

// Each value in an aborted and in a committed transaction: a reader of what is committed gets each once, and needs nothing but its id.
async function throughKafka(registry, values) {
  const kafka = new Kafka({ clientId: 'test', brokers: [process.argv[3]], logLevel: logLevel.NOTHING })
  const topic = `node-${Date.now()}`
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic }] })
  await admin.disconnect()
  const producer = kafka.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true })
  await producer.connect()
  for (const end of ['abort', 'commit']) {
    const transaction = await producer.transaction()
    const messages = await Promise.all(values.map(async ([id, value]) => ({ key: `${id}`, value: await registry.encode(id, value), headers: { end } })))
    await transaction.send({ topic, messages })
    await transaction[end]()
  }
  await producer.disconnect()

  const reader = new SchemaRegistry({ host: process.argv[2] })
  const consumer = kafka.consumer({ groupId: topic })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const seen = []
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
    consumer.run({
      eachMessage: async ({ message }) => {
        assert.strictEqual(message.headers.end.toString(), 'commit')
        if (seen.push([Number(message.key), { ...(await reader.decode(message.value)) }]) === values.length) resolve()
      },
    })
  })
  await consumer.disconnect()
  assert.deepEqual(seen, values)
}

async function main() {
  const registry = new SchemaRegistry({ host: process.argv[2] })
  const avro = JSON.stringify({ type: 'record', name: 'Reading', namespace: 'meter', fields: [{ name: 'id', type: 'string' }, { name: 'watt', type: 'double' }] })
  const proto = 'syntax = "proto3"; package meter; message Reading { string id = 1; double watt = 2; }'
  const json = JSON.stringify({ type: 'object', properties: { id: { type: 'string' }, watt: { type: 'number' } }, required: ['id'] })
  for (const [type, schema] of [[SchemaType.AVRO, avro], [SchemaType.PROTOBUF, proto], [SchemaType.JSON, json]])
    await roundTrip(registry, type, schema, { id: 'm1', watt: 1.5 }, `node-${type}`)
  const ids = await Promise.all([SchemaType.AVRO, SchemaType.PROTOBUF, SchemaType.JSON].map(type => registry.getLatestSchemaId(`node-${type}`)))
  await throughKafka(registry, ids.map((id, n) => [id, { id: `m${n}`, watt: n + 0.5 }]))

  const part = 'syntax = "proto3"; package meter; message Part { string name = 1; message Inner { int32 n = 1; } }'
  await registry.register({ type: SchemaType.PROTOBUF, schema: part }, { subject: 'node-part' })
  const whole = 'syntax = "proto3"; package meter; import "part.proto"; message Whole { Part part = 1; meter.Part.Inner inner = 2; }'
  const references = [{ name: 'part.proto', subject: 'node-part', version: 1 }]
  const { id } = await registry.register({ type: SchemaType.PROTOBUF, schema: whole, references }, { subject: 'node-whole' })
  const value = { part: { name: 'a' }, inner: { n: 7 } }
  assert.deepEqual(JSON.parse(JSON.stringify(await registry.decode(await registry.encode(id, value)))), value)

  await assert.rejects(registry.getLatestSchemaId('nobody'), /Subject 'nobody' not found/)
  await assert.rejects(registry.register({ type: SchemaType.AVRO, schema: avro.replace('"double"', '"string"') }, { subject: 'node-AVRO' }), /incompatible with an earlier schema/)
}

main().then(() => console.log('ok'), fault => { console.error(fault); process.exit(1) })

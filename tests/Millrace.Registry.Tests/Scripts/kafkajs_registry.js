// Writes and reads with @kafkajs/confluent-schema-registry against the registry at argv[2]: Avro, Protobuf and JSON Schema, references, lookups and errors.
'use strict'
const assert = require('node:assert')
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

async function main() {
  const registry = new SchemaRegistry({ host: process.argv[2] })
  const avro = JSON.stringify({ type: 'record', name: 'Reading', namespace: 'meter', fields: [{ name: 'id', type: 'string' }, { name: 'watt', type: 'double' }] })
  const proto = 'syntax = "proto3"; package meter; message Reading { string id = 1; double watt = 2; }'
  const json = JSON.stringify({ type: 'object', properties: { id: { type: 'string' }, watt: { type: 'number' } }, required: ['id'] })
  for (const [type, schema] of [[SchemaType.AVRO, avro], [SchemaType.PROTOBUF, proto], [SchemaType.JSON, json]])
    await roundTrip(registry, type, schema, { id: 'm1', watt: 1.5 }, `node-${type}`)

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

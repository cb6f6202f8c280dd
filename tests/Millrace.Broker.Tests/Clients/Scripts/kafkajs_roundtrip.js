// KafkaJS: admin, produce plain and gzip, consume in a group, commit, fetch offsets.
const assert = require('assert')
const { Kafka, CompressionTypes, logLevel } = require('kafkajs')

const kafka = new Kafka({ clientId: 'test', brokers: [process.argv[2]], logLevel: logLevel.ERROR })

async function main() {
  const admin = kafka.admin()
  await admin.connect()
  assert.ok(await admin.createTopics({ topics: [{ topic: 'orders', numPartitions: 2 }] }))
  await admin.createPartitions({ topicPartitions: [{ topic: 'orders', count: 3 }] })
  assert.strictEqual((await admin.fetchTopicMetadata({ topics: ['orders'] })).topics[0].partitions.length, 3)
  const configs = await admin.describeConfigs({ includeSynonyms: true, resources: [{ type: 2, name: 'orders' }] })
  assert.ok(configs.resources[0].configEntries.some(entry => entry.configName === 'cleanup.policy' && entry.configValue === 'delete'))
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: 'orders', configEntries: [{ name: 'retention.ms', value: '5000' }] }] })

  const producer = kafka.producer({ idempotent: true })
  await producer.connect()
  await producer.send({ topic: 'orders', acks: -1, messages: [...Array(100).keys()].map(n => ({ partition: 0, value: `plain ${n}` })) })
  await producer.send({ topic: 'orders', acks: -1, compression: CompressionTypes.GZIP, messages: [...Array(100).keys()].map(n => ({ partition: 1, value: `gzip ${n}` })) })
  await producer.disconnect()

  const consumer = kafka.consumer({ groupId: 'readers' })
  await consumer.connect()
  await consumer.subscribe({ topic: 'orders', fromBeginning: true })
  const seen = []
  await new Promise(resolve => {
    consumer.run({ eachMessage: async ({ message }) => { if (seen.push(message.value.toString()) === 200) resolve() } })
  })
  assert.deepStrictEqual([...seen].sort(), [...Array(100).keys()].flatMap(n => [`plain ${n}`, `gzip ${n}`]).sort())
  await consumer.stop()
  await consumer.disconnect()

  const offsets = await admin.fetchOffsets({ groupId: 'readers', topics: ['orders'] })
  const committed = offsets[0].partitions.map(partition => Number(partition.offset)).sort((a, b) => a - b)
  assert.deepStrictEqual(committed.filter(offset => offset > 0), [100, 100])
  assert.ok((await admin.listGroups()).groups.some(group => group.groupId === 'readers'))
  await admin.deleteGroups(['readers'])
  await admin.deleteTopics({ topics: ['orders'] })
  await admin.disconnect()
  console.log('ok')
}

main().catch(error => { console.error(error); process.exit(1) })

using Millrace.TestServers;

// One broker for all tests: each uses a topic of its own.
[assembly: AssemblyFixture(typeof(KafkaServer))]

using Millrace.TestServers;

// One broker for all tests: each uses topics and groups of its own.
[assembly: AssemblyFixture(typeof(KafkaServer))]

using Millrace.Registry.Tests;
using Millrace.TestServers;

// One broker of each kind for all tests: each uses a topic of its own.
[assembly: AssemblyFixture(typeof(TestBroker))]
[assembly: AssemblyFixture(typeof(KafkaServer))]

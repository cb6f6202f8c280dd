using Millrace.TestServers;
using Xunit.Sdk;
using Xunit.v3;

// One of each for all tests; they start when the first test asks for them. Tests use topics and tables of their own.
[assembly: AssemblyFixture(typeof(MariaDbServer))]
[assembly: AssemblyFixture(typeof(MySqlServer))]
[assembly: AssemblyFixture(typeof(KafkaServer))]
[assembly: AssemblyFixture(typeof(PubSubEmulator))]

// Whole clusters on two cores: one after the other is faster than all at once, and says more when it fails.
[assembly: Parallelization(Mode = ParallelMode.None)]

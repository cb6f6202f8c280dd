using Millrace.TestServers;
using Millrace.Worker.Tests.Herding;

// One of each for all tests of this project; tests keep apart by the names of their groups.
[assembly: AssemblyFixture(typeof(KafkaServer))]
[assembly: AssemblyFixture(typeof(EmbeddedKafka))]

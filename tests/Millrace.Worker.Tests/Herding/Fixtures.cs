using Millrace.TestServers;
using Millrace.Worker.Tests.Herding;

// One real Kafka for all tests of this project that need one; tests keep apart by the names of their groups.
[assembly: AssemblyFixture(typeof(KafkaServer))]

namespace Millrace.Worker.Tests.Herding;

using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

public sealed class MariaDbSinkTests(MariaDbServer server) : SinkContractTests(server);

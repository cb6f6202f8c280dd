using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

public sealed class MySqlSinkTests(MySqlServer server) : SinkContractTests(server);

using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

public sealed class MySqlBoundaryTests(MySqlServer server) : SourceBoundaryTests(server);

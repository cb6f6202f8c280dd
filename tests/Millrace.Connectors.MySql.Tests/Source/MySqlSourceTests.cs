using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

public sealed class MySqlSourceTests(MySqlServer server) : SourceContractTests(server);

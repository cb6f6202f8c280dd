using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

public sealed class MariaDbSourceTests(MariaDbServer server) : SourceContractTests(server);

using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

public sealed class MariaDbTypeTests(MariaDbServer server) : SourceTypeTests(server);

using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests.Source;

public sealed class MariaDbBoundaryTests(MariaDbServer server) : SourceBoundaryTests(server);

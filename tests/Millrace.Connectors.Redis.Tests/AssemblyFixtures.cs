using Millrace.TestServers;

// One server for the whole run; tests that kill theirs, or need a special one, start their own.
[assembly: AssemblyFixture(typeof(RedisServer))]

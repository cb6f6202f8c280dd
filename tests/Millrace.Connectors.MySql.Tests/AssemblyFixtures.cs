using Millrace.TestServers;

// One server of each kind for the whole run; tests that kill theirs start their own.
[assembly: AssemblyFixture(typeof(MariaDbServer))]
[assembly: AssemblyFixture(typeof(MySqlServer))]

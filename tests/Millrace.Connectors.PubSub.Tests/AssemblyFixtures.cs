using Millrace.Connectors.PubSub.Tests;
using Millrace.TestServers;

// One emulator and one installation of Google's client for the whole run; tests have topics of their own.
[assembly: AssemblyFixture(typeof(PubSubEmulator))]
[assembly: AssemblyFixture(typeof(NodeClient))]

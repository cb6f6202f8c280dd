using Millrace.TestServers;

namespace Millrace.Deploy.Tests.Rendering;

/// <summary>Where the files under test are.</summary>
internal static class Places
{
    public static readonly string Deploy = Repository.Of("deploy");

    public static readonly string Tools = Repository.Of("tests", "Millrace.Deploy.Tests", "Tools");
}

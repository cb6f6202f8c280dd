namespace Millrace.Deploy.Tests.Rendering;

/// <summary>Where the files under test are.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    public static readonly string Deploy = Path.Combine(Root, "deploy");

    public static readonly string Tools = Path.Combine(Root, "tests", "Millrace.Deploy.Tests", "Tools");

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Millrace.slnx"))) return at.FullName;
        throw new InvalidOperationException("No Millrace.slnx above the tests.");
    }
}

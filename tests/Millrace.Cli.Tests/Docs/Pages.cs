using Millrace.TestServers;

namespace Millrace.Cli.Tests.Docs;

/// <summary>Everything that a person reads to learn Millrace.</summary>
internal static class Pages
{
    public static IReadOnlyList<string> All()
    {
        string root = Repository.Root;
        return [.. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories),
            .. new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "bench/README.md", "samples/README.md" }
                .Select(name => Path.Combine(root, name))];
    }
}

namespace Millrace.Bench;

/// <summary>Where the repository is, and what may lie beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The folder of real servers and data beside the repository.</summary>
    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Millrace.slnx"))) return folder.FullName;
        throw new InvalidOperationException("Run the benchmarks from within the repository.");
    }
}

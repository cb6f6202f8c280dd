namespace Millrace.TestServers;

/// <summary>The files of this repository, which the tests run from, and what may lie beside it.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string Of(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file or folder of <c>shared</c> beside the repository, where real servers and data lie, or null.</summary>
    public static string? Shared(params ReadOnlySpan<string> parts)
    {
        string path = Path.GetFullPath(Path.Combine([Root, "..", "shared", .. parts]));
        return Path.Exists(path) ? path : null;
    }

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Millrace.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not within the repository.");
    }
}

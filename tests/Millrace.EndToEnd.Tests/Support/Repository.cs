namespace Millrace.EndToEnd.Tests.Support;

/// <summary>The files of this repository, which the tests run from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Of(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Millrace.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not within the repository.");
    }
}

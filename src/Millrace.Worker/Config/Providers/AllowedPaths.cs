namespace Millrace.Worker.Config.Providers;

/// <summary>The files and folders that a provider may read; nothing given allows all.</summary>
internal sealed class AllowedPaths
{
    private readonly IReadOnlyList<string> _roots;

    public AllowedPaths(string? list) =>
        _roots = (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Path.GetFullPath)
        .ToList();

    /// <summary>The path in full, <c>..</c> resolved, or null when it is not allowed.</summary>
    public string? Check(string path)
    {
        string full = Path.GetFullPath(path);
        if (_roots.Count == 0) return full;
        return _roots.Any(root => full == root || full.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal)) ? full : null;
    }
}

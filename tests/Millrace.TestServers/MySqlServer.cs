namespace Millrace.TestServers;

/// <summary>A real MySQL (9.7), where <c>shared/mysql</c> stands beside the repository; see the README there.</summary>
public sealed class MySqlServer : DatabaseServer
{
    private static readonly string? Script = FindScript();

    public override string? Missing => Script is null ? "No MySQL here: shared/mysql is not beside the repository." : null;

    public override async Task KillAsync() => await RunAsync(Script!, ["stop", "--dir", Folder, "--kill"]);

    protected override async Task LaunchAsync(IReadOnlyList<string> options)
    {
        // The script leaves the server running in the background with our pipes; so they must not be ours.
        string command =
            $"'{Script}' start --dir '{Folder}' --port "
            + $"{Port} {(options.Count > 0 ? "-- " : "")}{string.Join(' ', options)} > '{Folder}/start.log' 2>&1";
        var (code, _, _) = await RunAsync("bash", ["-c", command]);
        if (code != 0)
            throw new InvalidOperationException($"MySQL did not start: {await File.ReadAllTextAsync(Path.Combine(Folder, "start.log"))}");
    }

    private static string? FindScript() => Repository.Shared("mysql", "bin", "mysql-server");
}

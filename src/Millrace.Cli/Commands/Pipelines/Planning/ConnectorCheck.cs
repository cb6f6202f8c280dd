using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>What the worker says of a connector's settings: what is wrong with them, and which are secret.</summary>
internal sealed class ConnectorCheck
{
    private const string Mask = "********";

    private readonly Dictionary<string, Text> _wanted;
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly List<string> _warnings = [];

    private ConnectorCheck(Dictionary<string, Text> wanted) => _wanted = wanted;

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What is accepted and has no effect.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public static async Task<ConnectorCheck> RunAsync(Dictionary<string, Text> wanted, JsonObject settings, RestClient worker,
        CancellationToken cancellationToken)
    {
        var check = new ConnectorCheck(wanted);
        try
        {
            ConfigProblems found = await ConfigProblems.FindAsync(worker, settings, cancellationToken);
            check._warnings.AddRange(found.Warnings);
            check._secrets.UnionWith(found.Secrets);
            check._problems.AddRange(found.Errors.Select(error => $"{error.Setting}: {check.WithoutValues(error.Message)}"));
        }
        catch (CommandException fault) when (fault.ExitCode == ExitCode.Failed)
        {
            check._problems.Add(check.WithoutValues(fault.Message));
        }

        return check;
    }

    /// <summary>A declared value as it may be shown: as it is written, but of a secret only a placeholder that is all of it.</summary>
    public string Show(string name, Text text) =>
        !IsSecret(name) || (text.HasPlaceholder && Placeholders.IsOnlyName(text.Written)) ? text.Written : Mask;

    /// <summary>
    /// A stored value as it may be shown. One that the file takes from the environment may be a secret, unless setting, variable and value
    /// all look harmless.
    /// </summary>
    public string? ShowStored(string name, string? value)
    {
        if (value is null) return null;
        bool mayBeSecret = _wanted.TryGetValue(name, out Text text) && text.HasPlaceholder
            && !(Secrets.IsHarmless(name, value) && Secrets.IsHarmless(name, text.Written));
        return IsSecret(name) || mayBeSecret ? Mask : value;
    }

    private bool IsSecret(string name) => _secrets.Contains(name) || Secrets.IsNamedSo(name);

    private string WithoutValues(string message) => Text.Hide(_wanted, message);
}

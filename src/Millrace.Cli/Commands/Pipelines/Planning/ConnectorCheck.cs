using System.Text.Json.Nodes;
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

    private ConnectorCheck(Dictionary<string, Text> wanted) => _wanted = wanted;

    public IReadOnlyList<string> Problems => _problems;

    public static async Task<ConnectorCheck> RunAsync(Dictionary<string, Text> wanted, JsonObject settings, RestClient worker, CancellationToken cancellationToken)
    {
        var check = new ConnectorCheck(wanted);
        string path = $"/connector-plugins/{Uri.EscapeDataString(wanted["connector.class"].Value)}/config/validate";
        try
        {
            JsonNode answer = (await worker.SendAsync(HttpMethod.Put, path, settings.DeepClone(), cancellationToken))!;
            foreach (JsonNode? config in answer["configs"]!.AsArray()) check.Add(config!);
        }
        catch (CommandException fault) when (fault.ExitCode == ExitCode.Failed)
        {
            check._problems.Add(check.WithoutValues(fault.Message));
        }

        return check;
    }

    /// <summary>A declared value as it may be shown: as it is written, but of a secret only a placeholder that is all of it.</summary>
    public string Show(string name, Text text) => !IsSecret(name) || (text.HasPlaceholder && Placeholders.IsOnlyName(text.Written)) ? text.Written : Mask;

    /// <summary>A stored value as it may be shown. One that the file takes from the environment may be a secret, whatever its name.</summary>
    public string? ShowStored(string name, string? value)
    {
        bool isHidden = IsSecret(name) || (_wanted.TryGetValue(name, out Text text) && text.HasPlaceholder);
        return value is null || !isHidden ? value : Mask;
    }

    private bool IsSecret(string name) => _secrets.Contains(name) || Secrets.IsNamedSo(name);

    private void Add(JsonNode config)
    {
        JsonNode value = config["value"]!;
        if ((string?)config["definition"]?["type"] == "PASSWORD") _secrets.Add((string)value["name"]!);
        foreach (JsonNode? error in value["errors"]?.AsArray() ?? []) _problems.Add($"{value["name"]}: {WithoutValues((string)error!)}");
    }

    private string WithoutValues(string message) => Text.Hide(_wanted, message);
}

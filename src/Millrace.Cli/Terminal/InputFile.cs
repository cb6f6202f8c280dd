using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Errors;

namespace Millrace.Cli.Terminal;

/// <summary>Files named on the command line; <c>-</c> is stdin.</summary>
internal static class InputFile
{
    public const string NoName = "A file is named by an empty text: give its name.";

    /// <exception cref="CommandException">With exit code 1 when the file cannot be read.</exception>
    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Length == 0) throw CommandException.Usage(NoName);
        try
        {
            return path == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"Cannot read {path}: {fault.Message}");
        }
    }

    /// <summary>The same of a file that holds JSON.</summary>
    /// <exception cref="CommandException">The file cannot be read, or holds none.</exception>
    public static async Task<JsonNode> ReadJsonAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await ReadAsync(path, cancellationToken)) ?? throw CommandException.Usage($"{path} says null.");
        }
        catch (JsonException fault)
        {
            throw CommandException.Usage($"{path} is no JSON: {JsonFault.Describe(fault)}");
        }
    }
}

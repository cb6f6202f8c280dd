using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Pipelines.Planning;
using Millrace.Cli.Terminal;
using Millrace.Errors;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>
/// <c>connector edit NAME</c>: the configuration in the user's editor, then what has changed, then the worker. Stored secrets stand there
/// as stars, and what is left as stars keeps them.
/// </summary>
internal static class EditConnector
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Apply the changes without asking." };

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create() =>
        new Command("edit", "Change a connector's configuration in $VISUAL or $EDITOR.")
        .Example("millrace connector edit orders").Example("EDITOR='code --wait' millrace connector edit orders")
        .Taking(ConnectorCommand.Name).With(Yes, CommonOptions.Worker).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetValue(ConnectorCommand.Name)!;
        bool asks = !parsed.GetValue(Yes);
        if (asks && Console.IsInputRedirected)
        {
            throw CommandException.Usage(
                "There is no terminal to ask whether the changes are right: say --yes, or use 'millrace connector config --set'.");
        }

        using RestClient client = ConnectorCommand.Client(parsed);
        JsonObject config =
            (await ConnectorCommand.SendAsync(client, HttpMethod.Get, name, "/config", null, cancellationToken))!.AsObject();
        string before = Text(config);
        using var file = EditedFile.Create(name, before);
        while (true)
        {
            await file.EditAsync(cancellationToken);
            string after = await file.ReadAsync(cancellationToken);
            if (after == before)
            {
                file.Drop();
                Answer.Note("Nothing was changed.");
                return ExitCode.Success;
            }

            (JsonObject? edited, string? fault) = Parse(after);
            ConfigProblems? problems = edited is null ? null : await ConfigProblems.FindAsync(client, edited, cancellationToken);
            fault ??= problems!.Errors.Count == 0 ? null
                : string.Join(Environment.NewLine, problems.Errors.Select(error => $"{error.Setting}: {error.Message}"));
            if (fault is not null)
            {
                Answer.Note(fault);
                if (asks && Ask("Edit again?")) continue;
                throw CommandException.Failed($"{name} is as it was. Your text is kept in {file.Path}.");
            }

            foreach (string line in LineChanges.Between(before.Split('\n'), Text(edited!).Split('\n'))) Answer.Line(line);
            problems!.NoteWarnings();
            if (asks && !Ask($"Change {name}?")) throw CommandException.Failed($"{name} is as it was. Your text is kept in {file.Path}.");
            await ConnectorCommand.SendAsync(client, HttpMethod.Put, name, "/config", edited, cancellationToken);
            file.Drop();
            Answer.Note($"{name} is changed. Watch it: millrace connector status {name}");
            return ExitCode.Success;
        }
    }

    private static string Text(JsonObject config) =>
        new JsonObject(config.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()))).ToJsonString(Indented) + "\n";

    private static (JsonObject? Config, string? Fault) Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject config ? (config, null) : (null, "That is no JSON object.");
        }
        catch (JsonException fault)
        {
            return (null, $"That is no JSON: {JsonFault.Describe(fault)}");
        }
    }

    private static bool Ask(string question)
    {
        Console.Error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim().StartsWith('y') == true;
    }

    /// <summary>A file that only its owner can read; it is gone at the end unless something went wrong.</summary>
    private sealed class EditedFile(string folder, string path) : IDisposable
    {
        private bool _isDone;

        public string Path { get; } = path;

        public static EditedFile Create(string name, string text)
        {
            string folder = Directory.CreateTempSubdirectory("millrace-edit-").FullName;
            string safe = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
            string path = System.IO.Path.Combine(folder, $"{safe}.json");
            File.WriteAllText(path, text);
            return new EditedFile(folder, path);
        }

        public Task<string> ReadAsync(CancellationToken cancellationToken) => File.ReadAllTextAsync(Path, cancellationToken);

        public async Task EditAsync(CancellationToken cancellationToken)
        {
            string editor = new[] { "VISUAL", "EDITOR" }.Select(Environment.GetEnvironmentVariable)
                .FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) ?? (OperatingSystem.IsWindows() ? "notepad" : "vi");
            // An editor with options is a command of the shell, as for git.
            var start = OperatingSystem.IsWindows()
                ? new ProcessStartInfo("cmd.exe", ["/c", $"{editor} \"{Path}\""])
                : new ProcessStartInfo("/bin/sh", ["-c", $"{editor} \"$1\"", editor, Path]);
            using Process process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0) return;
            throw CommandException.Failed($"The editor '{editor}' ended with {process.ExitCode}. Set VISUAL or EDITOR to another.");
        }

        public void Drop() => _isDone = true;

        public void Dispose()
        {
            if (_isDone) Directory.Delete(folder, recursive: true);
        }
    }
}

using System.CommandLine;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage.Files;
using Millrace.Cli.Terminal;
using Millrace.Config;
using Millrace.Registry.Settings;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Cli.Commands.Servers;

/// <summary>Options that the server commands share.</summary>
internal static class ServerOptions
{
    public static readonly Option<string> Data =
        new("--data") { Description = "Folder for all state.", DefaultValueFactory = _ => "./millrace-data" };

    public static readonly Option<LogLevel> LogLevel = new("--log-level")
    {
        Description = "Least severe lines to log: Trace, Debug, Information, Warning, Error.",
        DefaultValueFactory = _ => Microsoft.Extensions.Logging.LogLevel.Information,
    };

    public static readonly Option<LogFormat> LogFormat = new("--log-format")
    {
        Description = "How the log is written: Text, or Json (an object a line, for programs that collect logs).",
        DefaultValueFactory = _ => Terminal.LogFormat.Text,
    };

    public static readonly Option<int> BrokerPort =
        Port("--broker-port", "Port of the Kafka broker; 9092 when that is free, else another.", () => UsualBrokerPort);

    public static readonly Option<int> RegistryPort =
        Port("--registry-port", "Port of the Schema Registry; 8081 when that is free, else another.", () => UsualRegistryPort);

    public static readonly Option<int> WorkerPort =
        Port("--port", "Port of the worker's REST API; 8083 when that is free, else another.", () => UsualWorkerPort);

    public static readonly Option<string?> PluginPath = new("--plugin-path")
    {
        Description =
            "Folders that hold plugin folders, separated by commas: connectors, converters and transformations that others have written "
            + "(plugin.path of the worker).",
    };

    public static readonly Option<string?> UsersFile = new("--users-file")
    {
        Description = "File of the accounts that may log in, made by the command `user`. With it everybody has to.",
    };

    public static readonly Option<bool> Open = new("--open") { Description = "Open the web console in the browser." };

    /// <summary>The log of a server command.</summary>
    public static ILoggerFactory Loggers(ParseResult parsed) => Logs.ToConsole(parsed.GetValue(LogLevel), parsed.GetValue(LogFormat));

    // What the servers' settings declare.
    public static int UsualBrokerPort => new BrokerSettings { DataDirectory = "" }.Port;

    public static int UsualRegistryPort => new RegistrySettings { BootstrapServers = "" }.Port;

    public static int UsualWorkerPort => Listener.Parse(WorkerSettings.Listeners.DefaultText!).Port;

    public static Option<int> Port(string name, string what, Func<int> port)
    {
        var option = new Option<int>(name) { Description = $"{what} 0 takes a free one.", DefaultValueFactory = _ => port() };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535) result.AddError($"{name} must be between 0 and 65535.");
        });
        return option;
    }

    /// <summary>The folder of <c>--data</c>, made where it is missing.</summary>
    /// <exception cref="CommandException">It names the option when nothing can be written there.</exception>
    public static string DataFolder(ParseResult parsed)
    {
        string named = parsed.GetValue(Data)!;
        if (named.Length == 0) throw CommandException.Usage("--data takes a folder, which may be . (this one), not an empty text.");
        try
        {
            string folder = OwnerOnly.CreateFolder(Path.GetFullPath(named)).FullName;
            using (new FileStream(Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                FileOptions.DeleteOnClose)) return folder;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage(
                $"--data: nothing can be written to '{named}': {fault.Message.TrimEnd('.')}. Name another folder.");
        }
    }

    /// <summary>The folders of <c>--plugin-path</c>; null when it is not given.</summary>
    /// <exception cref="CommandException">For one that is not there.</exception>
    public static string? PluginFolders(ParseResult parsed)
    {
        string? path = parsed.GetValue(PluginPath);
        foreach (string folder in (path ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!Directory.Exists(folder)) throw CommandException.Usage($"--plugin-path: there is no folder '{folder}'.");
        return path;
    }

    /// <summary>A Java properties file.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Dictionary<string, string> ReadProperties(string file)
    {
        if (file.Length == 0) throw CommandException.Usage(InputFile.NoName);
        try
        {
            return new Dictionary<string, string>(PropertiesFile.Parse(File.ReadAllText(file)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"Cannot read {file}: {fault.Message}");
        }
    }

    /// <summary>Tells which names of a file mean nothing to a server, and what may have been meant by them.</summary>
    public static void NoteUnneeded(string file, IReadOnlyList<string> unneeded, IEnumerable<string> known)
    {
        if (unneeded.Count == 0) return;
        IEnumerable<string> names = unneeded
            .Select(name => NearestName.Of(name, known) is { } near ? $"{name} (did you mean {near}?)" : name);
        Answer.Note($"{file}: without meaning here: {string.Join(", ", names)}");
    }
}

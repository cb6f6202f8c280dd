using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Settings;

/// <summary>
/// How many files and sockets the process may open, and what of them the broker takes. The rest is the runtime's and the host's.
/// </summary>
public static partial class OpenFileLimit
{
    /// <summary>What is reserved, and some for connections and logs.</summary>
    private const int Fewest = 256;

    /// <summary>
    /// Left to the runtime, the host, and files that are open for a moment (the catalog, a segment that is made).
    /// The runtime keeps each assembly open twice: 120 with a broker alone.
    /// Without any left it cannot even stop, and ends with "Out of memory".
    /// </summary>
    private const int Reserved = 192;

    private const string LimitsFile = "/proc/self/limits", LimitName = "Max open files";

    /// <summary>
    /// Null when the process may open enough files for a broker, else what is wrong and what helps. For a host that has little loaded yet:
    /// with as few as 64 the runtime ends the process before a broker could say why it does not start.
    /// </summary>
    public static string? Problem() => Problem(Read());

    /// <summary>Lowers what may be open at once to what the process may open.</summary>
    /// <exception cref="IOException">That is too few to start with.</exception>
    internal static BrokerSettings Fit(BrokerSettings settings, ILogger logger) => Fit(settings, Read(), logger);

    internal static BrokerSettings Fit(BrokerSettings settings, int limit, ILogger logger)
    {
        if (Problem(limit) is { } problem)
            throw new IOException(problem);
        int files = settings.Get(LogSettingDefs.MaxOpenFiles), connections = settings.Get(BrokerSettingDefs.MaxConnections);
        int mostFiles = Math.Min(limit / 4, (limit - Reserved) / 3), mostConnections = MostConnections(limit);
        if (files <= mostFiles && connections <= mostConnections)
            return settings;
        (files, connections) = (Math.Min(files, mostFiles), Math.Min(connections, mostConnections));
        LogLowered(logger, limit, connections, files);
        return settings.With(LogSettingDefs.MaxOpenFiles, files).With(BrokerSettingDefs.MaxConnections, connections);
    }

    /// <summary>Null when the process may open enough files for so many connections.</summary>
    internal static string? ProblemWith(int maxConnections) => Read() is var limit && maxConnections <= MostConnections(limit)
        ? null
        : $"max.connections={maxConnections} is more than {MostConnections(limit)}, half of the files and sockets that the process may "
        + $"open: "
            + "raise that (ulimit -n) and start it again.";

    /// <summary>Half of all; with few, two thirds of what is not reserved, the other third being for logs.</summary>
    private static int MostConnections(int limit) => Math.Min(limit / 2, (int)((limit - Reserved) * 2L / 3));

    private static string? Problem(int limit) => limit >= Fewest
        ? null
        : $"the process may open {limit} files and sockets, and a broker needs {Fewest} at least, 4096 or more for real work: raise it, as "
        + $"with ulimit -n 4096.";

    /// <summary>The soft limit; no limit where the system does not tell.</summary>
    private static int Read()
    {
        if (!File.Exists(LimitsFile))
            return int.MaxValue;
        string? line = File.ReadLines(LimitsFile).FirstOrDefault(l => l.StartsWith(LimitName, StringComparison.Ordinal));
        string? soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? limit : int.MaxValue;
    }

    [LoggerMessage(1000, LogLevel.Information,
        "The process may open {Limit} files (ulimit -n), so there are at most "
        + "max.connections={Connections} and log.open.files.max={Files}")]
    private static partial void LogLowered(ILogger logger, int limit, int connections, int files);
}

using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Settings;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The source from MySQL and MariaDB. Tables are divided among the tasks; a query has one.</summary>
internal sealed class MySqlSourceConnector : SourceConnector, IConnectionTester
{
    /// <summary>Task setting: the tables of this task, quoted, joined by commas.</summary>
    internal const string TablesKey = "tables";

    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();
    private SourceOptions _options = null!;
    private TableMonitor? _monitor;

    public override ConfigDef Config => SourceSettings.Def;

    public override SourceTask CreateTask() => new MySqlSourceTask();

    /// <summary>
    /// The declarations and their rules, and when they hold, whether the database can be reached and understands the query.
    /// </summary>
    public override async Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> given,
        CancellationToken cancellationToken)
    {
        ConfigValidation validation = Config.Validate(given);
        if (validation.ErrorCount > 0) return validation;
        try
        {
            SourceOptions options = SourceOptions.From(given);
            string? fault = await Task.Factory.StartNew(() =>
                QueryFault(options), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (fault is not null)
                validation.AddError(options.IsQueryMasked ? SourceSettings.QueryMasked.Name : SourceSettings.Query.Name, fault);
        }
        catch (ConfigException fault)
        {
            validation.AddError(ConnectionSettings.Url.Name, fault.Message);
        }
        catch (Exception fault) when (fault is MySqlException or DllNotFoundException)
        {
            validation.AddError(ConnectionSettings.Url.Name, $"Could not connect to database. {fault.Message}");
        }

        return validation;
    }

    public Task TestConnectionAsync(IReadOnlyDictionary<string, string> given, ConnectionTrial trial) => ServerTrial.RunAsync(
        trial, Config.Validate(given).Values, ConnectionTrial.RightToRead, ServerTrial.User,
        connection => ReadTrial.Run(connection, SourceOptions.From(given)));

    /// <summary>
    /// With a growing column, which tells each row from the next. Rows of one timestamp cannot be told apart, and mode bulk reads all
    /// again.
    /// </summary>
    public override ExactlyOnceSupport ExactlyOnceSupport(IReadOnlyDictionary<string, string> config) =>
        SourceOptions.From(config).Mode is SourceMode.Incrementing or SourceMode.TimestampIncrementing
            ? Connectors.ExactlyOnceSupport.Supported
            : Connectors.ExactlyOnceSupport.Unsupported;

    public override async Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        _config = config;
        _options = SourceOptions.From(config);
        if (_options.Query is not null) return;
        _monitor = new TableMonitor(_options, context);
        await _monitor.StartAsync(cancellationToken);
    }

    /// <summary>None until there is a table.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks)
    {
        if (_monitor is null) return [_config];
        IReadOnlyList<TableId> tables = _monitor.Tables;
        return [.. TableList.Divide(tables, Math.Min(tables.Count, maxTasks))
            .Select(group => new Dictionary<string, string>(_config) { [TablesKey] = group })];
    }

    public override Task StopAsync(CancellationToken cancellationToken) => _monitor?.StopAsync() ?? Task.CompletedTask;

    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<OffsetMap, OffsetMap?> offsets, CancellationToken cancellationToken)
    {
        foreach (var (partition, offset) in offsets) SourcePartitions.Check(partition, offset);
        return Task.FromResult(true);
    }

    // What is wrong with the query; null when it is well, or tables are read.
    private static string? QueryFault(SourceOptions options)
    {
        using MySqlConnection connection = MySqlConnection.Open(options.Endpoint);
        if (options.Query is null) return null;
        try
        {
            SourceQuery.Resolve(connection, options, table: null);
            return null;
        }
        catch (MySqlException fault)
        {
            return $"The query is not understood: {(options.IsQueryMasked ? fault.WithoutWords() : fault).Message}";
        }
        catch (ConfigException fault)
        {
            return fault.Message;
        }
    }
}

using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Settings;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>The sink into MySQL and MariaDB. Every task has the same configuration; partitions divide the work.</summary>
/// <param name="config">Its settings: those of the JDBC connector, or of a fork of it.</param>
/// <param name="bind">Binds a configuration; throws <see cref="ConfigException"/>.</param>
internal sealed class MySqlSinkConnector(ConfigDef config, Func<IReadOnlyDictionary<string, string>, SinkOptions> bind)
    : SinkConnector, IConnectionTester
{
    public override ConfigDef Config => config;

    public override SinkTask CreateTask() => new MySqlSinkTask(bind);

    /// <summary>The declarations and their rules, and when they hold, whether the database can be reached with these settings.</summary>
    public override async Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> given,
        CancellationToken cancellationToken)
    {
        ConfigValidation validation = Config.Validate(given);
        if (validation.ErrorCount > 0) return validation;
        try
        {
            SinkOptions options = bind(given);
            // A call that blocks for as long as connecting takes: on a thread of its own.
            await Task.Factory.StartNew(
                () => Try(options, validation), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
        trial, Config.Validate(given).Values, ConnectionTrial.RightToWrite, ServerTrial.User,
        connection => WriteTrial.Run(connection, bind(given), TopicsOf(given)));

    // The worker's setting; those of topics.regex are not known here.
    private static string[] TopicsOf(IReadOnlyDictionary<string, string> given) =>
        given.GetValueOrDefault("topics", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Try(SinkOptions options, ConfigValidation validation)
    {
        using MySqlConnection connection = MySqlConnection.Open(options.Endpoint);
        if (!options.ExactlyOnce) return;
        var names = new SqlNames(options.Quote, connection.Features);
        if (new StoredOffsets(options, "").Problem(connection, names) is { } problem)
            validation.AddError(SinkSettings.OffsetTable.Name, problem.Message);
    }

    /// <summary>The consumer group's offsets are the only ones; but with exactly.once those in the database change as well.</summary>
    public override async Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<Records.TopicPartition, long?> offsets,
        CancellationToken cancellationToken)
    {
        SinkOptions options = bind(config);
        if (!options.ExactlyOnce) return true;
        var stored = new StoredOffsets(options, config["name"]);
        await Task.Factory.StartNew(
            () =>
            {
                using MySqlConnection connection = MySqlConnection.Open(options.Endpoint);
                stored.Alter(connection, new SqlNames(options.Quote, connection.Features), offsets);
            },
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return true;
    }
}

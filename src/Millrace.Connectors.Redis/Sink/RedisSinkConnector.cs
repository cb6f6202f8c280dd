using Millrace.Config;
using Millrace.Connectors.Redis.Resp;
using Millrace.Connectors.Redis.Topology;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>One of the two sinks into Redis. Every task has the same configuration; partitions divide the work.</summary>
/// <param name="config">Its settings.</param>
/// <param name="address">The one that errors of the connection are shown at.</param>
/// <param name="bind">Binds a configuration; throws <see cref="ConfigException"/>.</param>
internal sealed class RedisSinkConnector(ConfigDef config, Setting address, Func<IReadOnlyDictionary<string, string>, SinkOptions> bind)
    : SinkConnector, IConnectionTester
{
    public override ConfigDef Config => config;

    public override SinkTask CreateTask() => new RedisSinkTask(bind);

    /// <summary>The declarations and their rules, and when they hold, whether the server can be reached and knows the commands.</summary>
    public override async Task<ConfigValidation> ValidateAsync(
        IReadOnlyDictionary<string, string> given, CancellationToken cancellationToken)
    {
        ConfigValidation validation = Config.Validate(given);
        if (validation.ErrorCount > 0) return validation;
        try
        {
            SinkOptions options = bind(given);
            using RedisSession session = await new SeedList(options.Endpoint).ConnectAsync(cancellationToken);
            if (await MissingCommandAsync(session.AnyConnection, options.Type, cancellationToken) is { } missing)
                validation.AddInvalid(TypedSinkSettings.Type, RedisException.Reply($"ERR unknown command '{missing}'").Message);
        }
        catch (ConfigException fault)
        {
            validation.AddError(address.Name, fault.Message);
        }
        catch (RedisException fault)
        {
            validation.AddError(address.Name, $"Could not connect to Redis. {fault.Message}");
        }

        return validation;
    }

    public Task TestConnectionAsync(IReadOnlyDictionary<string, string> given, ConnectionTrial trial)
    {
        SinkOptions options;
        try
        {
            options = bind(given);
        }
        catch (ConfigException fault)
        {
            trial.Fail(ConnectionTrial.NameFound, [address.Name], fault.Message);
            return Task.CompletedTask;
        }

        return ServerTrial.RunAsync(trial, options);
    }

    /// <summary>The offsets kept in Redis are removed, so that the group's count; those of <c>exactly.once</c> are set.</summary>
    /// <exception cref="ConnectException">Redis cannot be reached.</exception>
    public override async Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<TopicPartition, long?> offsets, CancellationToken cancellationToken)
    {
        SinkOptions options = bind(given);
        if (offsets.Count == 0 || (options.OffsetPrefix is null && !options.ExactlyOnce)) return true;
        string name = given.GetValueOrDefault("name", "");
        try
        {
            using RedisSession session = await new SeedList(options.Endpoint).ConnectAsync(cancellationToken);
            if (options.OffsetPrefix is { } prefix)
                await new StoredOffsets(prefix, name).DeleteAsync(session, [.. offsets.Keys], cancellationToken);
            // Also those of a time when it was exactly once: they would count again when it is so again.
            IReadOnlyDictionary<TopicPartition, long?> claims = options.ExactlyOnce ? offsets : None(offsets);
            if (!session.IsCluster)
                await PartitionClaims.AlterAsync(session, options.ClaimPrefix, name, claims, cancellationToken);
        }
        catch (RedisException fault)
        {
            throw new ConnectException($"{options.Endpoint}: the offsets stored in Redis could not be changed: {fault.Message}", fault);
        }

        return true;
    }

    private static Dictionary<TopicPartition, long?> None(IReadOnlyDictionary<TopicPartition, long?> offsets) =>
        offsets.ToDictionary(entry => entry.Key, long? (_) => null);

    // COMMAND INFO answers null for a command that the server does not have.
    private static async Task<string?> MissingCommandAsync(RespConnection connection, RedisType type, CancellationToken cancellationToken)
    {
        string? command = type switch { RedisType.Json => "JSON.SET", RedisType.TimeSeries => "TS.ADD", _ => null };
        if (command is null) return null;
        using var commands = new RespCommands();
        commands.Begin(3);
        commands.Add("COMMAND"u8);
        commands.Add("INFO"u8);
        commands.Add(command);
        bool isMissing = false;
        await connection.ExecuteAsync(commands, (int _, in RespReply reply) =>
        {
            RespItems items = reply.Items;
            isMissing = reply.Kind == RespKind.Array && items.TryNext(out RespReply first) && first.Kind == RespKind.Null;
        }, cancellationToken);
        return isMissing ? command : null;
    }
}

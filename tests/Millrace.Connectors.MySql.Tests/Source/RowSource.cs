using Millrace.Connectors.MySql.Source;
using Millrace.Data;
using Millrace.Records;
using Millrace.TestServers;
using Record = Millrace.Records.Record;

namespace Millrace.Connectors.MySql.Tests.Source;

/// <summary>A task of the source whose records are looked at as rows.</summary>
internal sealed class RowSource : IAsyncDisposable
{
    public const string ClassName = "io.confluent.connect.jdbc.JdbcSourceConnector";

    private readonly SourceHarness _source;

    private RowSource(SourceHarness source) => _source = source;

    public IReadOnlyList<string> Lines => _source.Context.Log.Lines;

    /// <summary>The schema of the last row.</summary>
    public Schema? Schema { get; private set; }

    /// <summary>The topic of the last row.</summary>
    public string Topic { get; private set; } = "";

    /// <summary>Records of each poll that brought some.</summary>
    public List<int> Batches => _source.Batches;

    public static Dictionary<string, string> Config(DatabaseServer server, params (string Key, string Value)[] settings) =>
        Config(server.Port, settings);

    public static Dictionary<string, string> Config(int port, params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string>
        {
            ["name"] = "source", ["connector.class"] = ClassName, ["topic.prefix"] = "SM_",
            ["connection.url"] = $"jdbc:mysql://127.0.0.1:{port}/{DatabaseServer.Database}", ["connection.user"] = DatabaseServer.User,
            ["connection.password"] = DatabaseServer.Password, ["connection.attempts"] = "1", ["connection.backoff.ms"] = "100",
            ["poll.interval.ms"] = "50",
        };
        foreach (var (key, value) in settings) config[key] = value;
        return config;
    }

    /// <summary>A task for one table, or for the query of the settings.</summary>
    /// <param name="offsets">Where offsets are kept from one task to the next; a store of its own when null.</param>
    public static Task<RowSource> StartAsync(DatabaseServer server, string table, Dictionary<OffsetMap, OffsetMap>? offsets,
        params (string Key, string Value)[] settings) =>
        StartAsync(server.Port, table.Length == 0 ? "" : $"`{DatabaseServer.Database}`.`{table}`", offsets, settings);

    /// <param name="port">Of a server that may not be there.</param>
    /// <param name="tables">As the connector hands them to its tasks.</param>
    public static async Task<RowSource> StartAsync(int port, string tables, Dictionary<OffsetMap, OffsetMap>? offsets,
        params (string Key, string Value)[] settings)
    {
        Dictionary<string, string> config = Config(port, settings);
        if (tables.Length > 0) config["tables"] = tables;
        return await StartAsync(config, offsets);
    }

    /// <param name="config">As the connector hands it to a task.</param>
    /// <param name="offsets">As above.</param>
    public static async Task<RowSource> StartAsync(
        IReadOnlyDictionary<string, string> config, Dictionary<OffsetMap, OffsetMap>? offsets = null)
    {
        var context = new TestSourceContext(offsets ?? []);
        return new RowSource(await SourceHarness.StartAsync(new MySqlSourceTask(), config, context, TestContext.Current.CancellationToken));
    }

    /// <summary>Polls until there are at least that many rows, each as its fields. Fails after a minute.</summary>
    public async Task<List<Value[]>> ReadAsync(int atLeast, CancellationToken cancellationToken = default) =>
        Rows(await _source.ReadAsync(atLeast, cancellationToken));

    /// <summary>Polls for a while: what comes without being waited for, such as a repetition.</summary>
    public async Task<List<Value[]>> ReadForAsync(TimeSpan time) => Rows(await _source.ReadForAsync(time));

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private List<Value[]> Rows(List<Record> records)
    {
        if (records.Count > 0) (Schema, Topic) = (records[^1].ValueSchema, records[^1].Topic);
        return [.. records.Select(record => record.Value.Items.ToArray())];
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Groups;
using Millrace.Broker.Handlers;
using Millrace.Broker.Metrics;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;
using Millrace.Broker.Server;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;
using Millrace.Broker.Transactions;

namespace Millrace.Broker.Tests.Handlers;

/// <summary>All handlers over a data directory of their own, asked by frames without a socket.</summary>
internal sealed class ApiCaller : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers =
        LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new RecordingLoggerProvider()));
    private RequestDispatcher _dispatcher = null!;
    private IReadOnlyList<ApiHandler> _handlers = [];

    private ApiCaller(TimeProvider time) => _time = time;

    /// <summary>What is served, from any instance: it does not depend on what is in the folder.</summary>
    public static IReadOnlyList<ApiVersionRange> Served { get; } = ReadServed();

    public string Folder { get; } = Directory.CreateTempSubdirectory("millrace-api-").FullName;

    public GroupCoordinator Groups { get; private set; } = null!;

    public LogDirectory Logs { get; private set; } = null!;

    public TransactionCoordinator Transactions { get; private set; } = null!;

    public DynamicConfigs Configs { get; private set; } = null!;

    public Authorizer? Authorizer { get; private set; }

    public BrokerLoggers Loggers { get; private set; } = null!;

    /// <summary>With a topic <c>t</c> of two partitions.</summary>
    public static async Task<ApiCaller> CreateAsync(params (string Name, string Value)[] properties)
    {
        var caller = new ApiCaller(TimeProvider.System);
        await caller.OpenAsync(properties);
        caller.Logs.CreateTopic("t", 2, new Dictionary<string, string>());
        return caller;
    }

    /// <summary>The same with a topic id that is known, and a clock.</summary>
    public static async Task<ApiCaller> CreateAsync(Guid topicId, TimeProvider time)
    {
        var caller = new ApiCaller(time);
        new Catalog(Catalog.CurrentVersion, "0123456789012345678901", 0,
            [new CatalogTopic("t", topicId, 2, new Dictionary<string, string>())], Checks: Catalog.CurrentChecks).Save(caller.Folder);
        // With ACLs, and everything allowed.
        await caller.OpenAsync(
        [
            ("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
            ("super.users", ClientSession.Anonymous),
        ]);
        return caller;
    }

    /// <summary>Closes and opens the same directory.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync([]);
    }

    /// <summary>The body of a reply, without frame length and header.</summary>
    public async Task<byte[]> CallAsync(ApiKey api, short version, bool flexible, Action<WireWriter> body)
    {
        var frame = new ArrayBufferWriter<byte>();
        var header = new WireWriter(frame, flexible: false);
        header.Int16((short)api);
        header.Int16(version);
        header.Int32(5);
        header.String("caller");
        var writer = new WireWriter(frame, flexible);
        writer.EndStruct();
        body(writer);
        using Reply? reply = await _dispatcher.DispatchAsync(
            frame.WrittenMemory.ToArray(), "/127.0.0.1", ClientSession.Open(), CancellationToken.None);
        byte[] answered = reply!.Fields.ToArray();
        Assert.Equal(answered.Length - 4, BinaryPrimitives.ReadInt32BigEndian(answered));
        return answered[(flexible ? 9 : 8)..];
    }

    /// <summary>The reply to a frame behind its length, records and all, without its own length.</summary>
    public async Task<byte[]> SendAsync(byte[] frame)
    {
        using Reply? reply = await _dispatcher.DispatchAsync(frame, "/127.0.0.1", ClientSession.Open(), CancellationToken.None);
        var output = new Pipe();
        await reply!.WriteToAsync(output.Writer, CancellationToken.None);
        await output.Writer.CompleteAsync();
        System.IO.Pipelines.ReadResult read = await output.Reader.ReadAtLeastAsync(int.MaxValue);
        byte[] answered = read.Buffer.ToArray();
        Assert.Equal(answered.Length - 4, BinaryPrimitives.ReadInt32BigEndian(answered));
        return answered[4..];
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _loggers.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task OpenAsync((string Name, string Value)[] properties)
    {
        BrokerSettings settings = new BrokerSettings { DataDirectory = Folder, AdvertisedHost = "localhost" }
            .FromProperties(properties.ToDictionary(one => one.Name, one => one.Value), out _);
        Loggers = new BrokerLoggers(_loggers);
        Logs = await LogDirectory.OpenAsync(settings.ToLogSettings(), _time, Loggers.CreateLogger("Storage"),
            CancellationToken.None);
        Topic offsets = Logs.Find(OffsetsTopic.Name) ?? Logs.CreateTopic(OffsetsTopic.Name, OffsetsTopic.Partitions, OffsetsTopic.Configs);
        Groups = new GroupCoordinator(
            settings.ToGroupSettings(), new OffsetsTopic(offsets.Partitions[0], _time, Loggers.CreateLogger("Offsets")), _time);
        Transactions = new TransactionCoordinator(
            Logs, Groups, new TransactionTopic(Logs, _time, Loggers.CreateLogger("Transactions")), settings.ToTransactionSettings(), _time);
        Configs = DynamicConfigs.Open(settings, Logs);
        var node = new BrokerNode(1, "localhost", 9092, "0123456789012345678901");
        Authorizer = Authorizer.Open(settings.Rights, Loggers, _time);
        _handlers = ApiHandlers.Create(Logs, Groups, Transactions, node, Configs, Loggers, _time, Authorizer);
        _dispatcher = new RequestDispatcher(_handlers, new TrafficNumbers(), Authorizer);
    }

    private static ApiVersionRange[] ReadServed()
    {
        ApiCaller caller = CreateAsync().GetAwaiter().GetResult();
        try
        {
            return [.. caller._handlers.Select(handler => handler.Api)];
        }
        finally
        {
            caller.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private async Task CloseAsync()
    {
        await Transactions.DisposeAsync();
        await Groups.DisposeAsync();
        await Logs.DisposeAsync();
    }
}

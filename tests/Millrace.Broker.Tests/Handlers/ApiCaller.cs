using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Configs;
using Millrace.Broker.Groups;
using Millrace.Broker.Handlers;
using Millrace.Broker.Protocol;
using Millrace.Broker.Server;
using Millrace.Broker.Settings;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Tests.Handlers;

/// <summary>All handlers over a data directory of their own, asked by frames without a socket.</summary>
internal sealed class ApiCaller : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-api-").FullName;
    private readonly ILoggerFactory _loggers =
        LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new RecordingLoggerProvider()));
    private GroupCoordinator _groups = null!;
    private RequestDispatcher _dispatcher = null!;

    public LogDirectory Logs { get; private set; } = null!;

    public DynamicConfigs Configs { get; private set; } = null!;

    public BrokerLoggers Loggers { get; private set; } = null!;

    /// <summary>With a topic <c>t</c> of two partitions.</summary>
    public static async Task<ApiCaller> CreateAsync(params (string Name, string Value)[] properties)
    {
        var caller = new ApiCaller();
        await caller.OpenAsync(properties);
        caller.Logs.CreateTopic("t", 2, new Dictionary<string, string>());
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
        using Reply? reply = await _dispatcher.DispatchAsync(frame.WrittenMemory.ToArray(), "/127.0.0.1", CancellationToken.None);
        byte[] answered = reply!.Fields.ToArray();
        Assert.Equal(answered.Length - 4, BinaryPrimitives.ReadInt32BigEndian(answered));
        return answered[(flexible ? 9 : 8)..];
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _loggers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync((string Name, string Value)[] properties)
    {
        BrokerSettings settings = new BrokerSettings { DataDirectory = _folder, AdvertisedHost = "localhost" }
            .FromProperties(properties.ToDictionary(one => one.Name, one => one.Value), out _);
        Loggers = new BrokerLoggers(_loggers);
        Logs = await LogDirectory.OpenAsync(settings.ToLogSettings(), TimeProvider.System, Loggers.CreateLogger("Storage"),
            CancellationToken.None);
        Topic offsets = Logs.Find(OffsetsTopic.Name) ?? Logs.CreateTopic(OffsetsTopic.Name, OffsetsTopic.Partitions, OffsetsTopic.Configs);
        _groups = new GroupCoordinator(
            settings.ToGroupSettings(), new OffsetsTopic(offsets.Partitions[0], TimeProvider.System, Loggers.CreateLogger("Offsets")),
            TimeProvider.System);
        Configs = DynamicConfigs.Open(settings, Logs);
        var node = new BrokerNode(1, "localhost", 9092, "0123456789012345678901");
        _dispatcher = new RequestDispatcher(ApiHandlers.Create(Logs, _groups, node, Configs, Loggers, TimeProvider.System));
    }

    private async Task CloseAsync()
    {
        await _groups.DisposeAsync();
        await Logs.DisposeAsync();
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millrace.Kafka.Native;

namespace Millrace.Kafka;

/// <summary>
/// What librdkafka calls back. It holds no client, so that a client that was forgotten can still be collected.
/// No exception may reach native code, so each callback ends its own.
/// </summary>
internal sealed unsafe class ClientCallbacks(KafkaClientOptions options)
{
    /// <summary>Set for consumers: takes (assign or revoke, partitions) before any poll is made.</summary>
    public RebalanceQueue? Rebalances { get; init; }

    public void Register(ConfigurationHandle configuration, GCHandle self)
    {
        Librdkafka.rd_kafka_conf_set_opaque(configuration, GCHandle.ToIntPtr(self));
        Librdkafka.rd_kafka_conf_set_log_cb(configuration, &OnLog);
        Librdkafka.rd_kafka_conf_set_error_cb(configuration, &OnError);
        if (Rebalances is not null)
            Librdkafka.rd_kafka_conf_set_rebalance_cb(configuration, &OnRebalance);
    }

    public void Notify(KafkaNotice notice) => options.Notice?.Invoke(notice);

    /// <summary>For clients whose errors come as events.</summary>
    public void NotifyOf(nint rkev) => Notify(new KafkaNotice(
        Librdkafka.rd_kafka_event_error(rkev),
        Utf8.ToString(Librdkafka.rd_kafka_event_error_string(rkev)) ?? "",
        Librdkafka.rd_kafka_event_error_is_fatal(rkev) != 0));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint client, int level, nint facility, nint text)
    {
        if (Find(Librdkafka.rd_kafka_opaque(client)) is not { } callbacks || callbacks.Log is not { } log)
            return;
        log(new KafkaLogLine((KafkaLogLevel)level, Utf8.ToString(Librdkafka.rd_kafka_name(client)) ?? "",
            Utf8.ToString(facility) ?? "", Utf8.ToString(text) ?? ""));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint client, int code, nint reason, nint opaque)
    {
        var error = (KafkaErrorCode)code;
        Find(opaque)?.Notify(new KafkaNotice(error, Utf8.ToString(reason) ?? "", error == KafkaErrorCode.LocalFatal));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRebalance(nint client, KafkaErrorCode kind, nint partitions, nint opaque)
        => Find(opaque)?.Rebalances?.OnNative(kind, (NativeTopicPartitionList*)partitions);

    private Action<KafkaLogLine>? Log => options.Log;

    private static ClientCallbacks? Find(nint opaque) => opaque == 0 ? null : GCHandle.FromIntPtr(opaque).Target as ClientCallbacks;
}

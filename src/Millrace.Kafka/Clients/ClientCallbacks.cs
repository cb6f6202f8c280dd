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

    /// <summary>
    /// Says what a callback of the user, or our own code on one of librdkafka's threads, has thrown. Does not throw itself.
    /// </summary>
    public void Report(Exception fault)
    {
        try
        {
            Log?.Invoke(
                new KafkaLogLine(KafkaLogLevel.Error, "", "CALLBACK", $"An exception was thrown where nobody can catch it: {fault}"));
        }
        catch (Exception)
        {
            // The log itself is what throws: there is nowhere left to say it.
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint client, int level, nint facility, nint text)
    {
        if (Find(Librdkafka.rd_kafka_opaque(client)) is not { } callbacks || callbacks.Log is not { } log)
            return;
        try
        {
            log(new KafkaLogLine((KafkaLogLevel)level, Utf8.ToString(Librdkafka.rd_kafka_name(client)) ?? "",
                Utf8.ToString(facility) ?? "", Utf8.ToString(text) ?? ""));
        }
        catch (Exception fault)
        {
            callbacks.Report(fault);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint client, int code, nint reason, nint opaque)
    {
        var error = (KafkaErrorCode)code;
        ClientCallbacks? callbacks = Find(opaque);
        try
        {
            callbacks?.Notify(new KafkaNotice(error, Utf8.ToString(reason) ?? "", error == KafkaErrorCode.LocalFatal));
        }
        catch (Exception fault)
        {
            callbacks!.Report(fault);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnRebalance(nint client, KafkaErrorCode kind, nint partitions, nint opaque)
    {
        ClientCallbacks? callbacks = Find(opaque);
        try
        {
            callbacks?.Rebalances?.OnNative(kind, (NativeTopicPartitionList*)partitions);
        }
        catch (Exception fault)
        {
            callbacks!.Report(fault);
        }
    }

    private Action<KafkaLogLine>? Log => options.Log;

    private static ClientCallbacks? Find(nint opaque) => opaque == 0 ? null : GCHandle.FromIntPtr(opaque).Target as ClientCallbacks;
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Millrace.Kafka.Native;

namespace Millrace.Kafka.Tests;

public class ErrorTests
{
    [Fact]
    public void Table_names_each_code_of_the_enum_and_none_twice()
    {
        Assert.Empty(Enum.GetValues<KafkaErrorCode>().Except(KafkaErrorTable.Rows.Select(r => r.Code)));
        Assert.Equal(KafkaErrorTable.Rows.Length, KafkaErrorTable.Rows.Select(r => r.Code).Distinct().Count());
        Assert.Equal(KafkaErrorTable.Rows.Length, KafkaErrorTable.Rows.Select(r => r.Name).Distinct().Count());
        Assert.Equal("UNKNOWN_TOPIC_OR_PARTITION", KafkaError.Of((KafkaErrorCode)3).Name);
        Assert.Equal("ERROR_9999", KafkaError.Of((KafkaErrorCode)9999).Name);
    }

    [Fact]
    public void Every_code_of_the_library_is_in_the_table_and_its_own_ones_by_its_names()
    {
        Librdkafka.rd_kafka_get_err_descs(out nint descriptions, out nuint count);
        int known = 0;
        for (int i = 0; i < (int)count; i++)
        {
            // struct rd_kafka_err_desc { int code; const char *name, *desc; }
            nint entry = descriptions + (i * 3 * nint.Size);
            var code = (KafkaErrorCode)Marshal.ReadInt32(entry);
            string? name = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry + nint.Size));
            if (name is null || name is "_BEGIN" or "_END")
                continue;
            KafkaError error = KafkaError.Of(code);
            Assert.DoesNotContain("ERROR_", error.Name);
            if (name[0] == '_')
                Assert.Equal(name, error.Name);
            known++;
        }

        Assert.True(known > 100, $"{known}");
    }

    [Fact]
    public void Bad_settings_are_named_and_secret_values_are_not_shown()
    {
        KafkaException unknown =
            Assert.Throws<KafkaException>(() => new KafkaProducer(new KafkaConfig("a:1").With("no.such.setting", "1")));
        Assert.Contains("no.such.setting", unknown.Message);
        KafkaException value =
            Assert.Throws<KafkaException>(() => new KafkaConsumer(new KafkaConfig("a:1").With("auto.offset.reset", "now")));
        Assert.Contains("auto.offset.reset", value.Message);
        KafkaException key = Assert.Throws<KafkaException>(() => new KafkaProducer(
            new KafkaConfig("a:1").With("security.protocol", "ssl").With("ssl.key.pem", "TOPSECRET").With("ssl.certificate.pem", "x")));
        Assert.DoesNotContain("TOPSECRET", key.Message);
        Assert.DoesNotContain("TOPSECRET", new KafkaConfig("a:1").With("sasl.password", "TOPSECRET").ToString());
    }

    [Fact]
    public async Task Nobody_there_is_told_and_no_secret_is_logged()
    {
        var lines = new ConcurrentQueue<string>();
        var told = new TaskCompletionSource<KafkaNotice>(TaskCreationOptions.RunContinuationsAsynchronously);
        KafkaConfig config = new KafkaConfig("127.0.0.1:1").With("debug", "all").With("security.protocol", "sasl_plaintext")
            .With("sasl.mechanism", "PLAIN").With("sasl.username", "me").With("sasl.password", "TOPSECRET");
        using (var admin = new KafkaAdmin(config, new KafkaClientOptions
        {
            Log = line => lines.Enqueue(line.Text),
            Notice = notice => told.TrySetResult(notice),
        })
        { Timeout = TimeSpan.FromSeconds(2) })
        {
            KafkaException exception = await Assert.ThrowsAsync<KafkaException>(() => admin.ListGroupsAsync());
            Assert.True(exception.IsRetriable, exception.Message);
            KafkaException metadata = await Assert.ThrowsAsync<KafkaException>(() => admin.MetadataAsync());
            Assert.Contains("bootstrap.servers", metadata.Message);
            KafkaNotice notice = await told.Task.WaitAsync(TestTopics.Patience);
            Assert.Contains(notice.Code, new[] { KafkaErrorCode.LocalTransport, KafkaErrorCode.LocalAllBrokersDown });
        }

        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => line.Contains("TOPSECRET"));
    }

    [Fact]
    public async Task Callbacks_that_throw_are_told_and_do_not_end_the_process()
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new KafkaClientOptions
        {
            Notice = _ => throw new InvalidOperationException("thrown by a notice"),
            Log = line =>
            {
                if (line.Facility == "CALLBACK" && line.Text.Contains("thrown by a notice")) told.TrySetResult(line.Text);
                throw new InvalidOperationException("thrown by the log");
            },
        };
        KafkaConfig config = new KafkaConfig("127.0.0.1:1").With("debug", "broker");
        using var consumer = new KafkaConsumer(config.With("group.id", "g"), options);
        using (var admin = new KafkaAdmin(config, options) { Timeout = TimeSpan.FromSeconds(1) })
        {
            await Assert.ThrowsAsync<KafkaException>(() => admin.ListGroupsAsync());
            Assert.Contains("thrown by a notice", await told.Task.WaitAsync(TestTopics.Patience));
        }
    }

    [Fact]
    public void Fatal_error_ends_the_producer_with_the_error_beneath_it()
    {
        using var producer = new KafkaProducer(new KafkaConfig("127.0.0.1:1"));
        Assert.Null(producer.FatalError);
        producer.RaiseFatalErrorForTest(KafkaErrorCode.OutOfOrderSequenceNumber, "made up");
        Assert.Equal(KafkaErrorCode.LocalFatal, producer.Produce("t", default, "v"u8));
        KafkaException exception = Assert.Throws<AggregateException>(() => producer.ProduceAsync("t", default, "v"u8).Wait()).InnerException
            as KafkaException ?? throw new InvalidOperationException();
        Assert.True(exception.IsFatal);
        Assert.Equal("OUT_OF_ORDER_SEQUENCE_NUMBER", exception.Name);
        Assert.True(producer.FatalError is { IsFatal: true, Code: KafkaErrorCode.OutOfOrderSequenceNumber });
    }
}

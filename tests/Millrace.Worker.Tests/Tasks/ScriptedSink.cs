using System.Collections.Concurrent;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>
/// A sink whose puts do what a test says, and that keeps what was put. One for each test; all tasks of the test share it.
/// </summary>
internal sealed class ScriptedSink : SinkConnector
{
    public const string ClassName = "test.ScriptedSinkConnector";

    public override ConfigDef Config { get; } = ConfigDef.Of(Setting.OptionalString("mark").Doc("Anything."));

    /// <summary>Runs before a put counts; what it throws, the put throws.</summary>
    public Func<Task, RecordBatch, ValueTask> OnPut { get; set; } = (_, _) => default;

    /// <summary>Called with the partitions that a task was given.</summary>
    public Action<Task, IReadOnlyCollection<TopicPartition>> OnOpen { get; set; } = (_, _) => { };

    /// <summary>Called with the offsets that are about to be committed.</summary>
    public Action<IReadOnlyDictionary<TopicPartition, long>> OnPreCommit { get; set; } = _ => { };

    /// <summary>Values of the records of every put, also of those that failed.</summary>
    public ConcurrentQueue<string[]> Tries { get; } = [];

    /// <summary>Values of the records of puts that ended well, in their order.</summary>
    public ConcurrentQueue<string> Written { get; } = [];

    /// <summary>Next offset that was written, for each partition.</summary>
    public ConcurrentDictionary<TopicPartition, long> Next { get; } = [];

    public Plugin Plugin => new(PluginType.Sink, ClassName, Config, () => this);

    public override SinkTask CreateTask() => new Task(this);

    internal sealed class Task(ScriptedSink sink) : SinkTask
    {
        public new SinkTaskContext Context => base.Context;

        public override System.Threading.Tasks.Task StartAsync(IReadOnlyDictionary<string, string> config,
            CancellationToken cancellationToken) =>
            System.Threading.Tasks.Task.CompletedTask;

        public override void Open(IReadOnlyCollection<TopicPartition> partitions) => sink.OnOpen(this, partitions);

        public override async ValueTask PutAsync(RecordBatch batch, CancellationToken cancellationToken)
        {
            string[] values = Values(batch);
            sink.Tries.Enqueue(values);
            await sink.OnPut(this, batch);
            foreach (string value in values) sink.Written.Enqueue(value);
            Count(batch);
        }

        public override ValueTask<IReadOnlyDictionary<TopicPartition, long>> PreCommitAsync(
            IReadOnlyDictionary<TopicPartition, long> offsets, CancellationToken cancellationToken)
        {
            sink.OnPreCommit(offsets);
            return base.PreCommitAsync(offsets, cancellationToken);
        }

        private void Count(RecordBatch batch)
        {
            foreach (ref Record record in batch.Records)
                sink.Next[new TopicPartition(record.OriginalTopic, record.OriginalPartition)] = record.Offset + 1;
        }

        private static string[] Values(RecordBatch batch)
        {
            var values = new string[batch.Count];
            for (int i = 0; i < values.Length; i++) values[i] = batch[i].Value.IsNull ? "null" : batch[i].Value.AsString;
            return values;
        }
    }
}

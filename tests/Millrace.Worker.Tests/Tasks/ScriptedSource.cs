using System.Collections.Concurrent;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Worker.Tests.Tasks;

/// <summary>
/// A source of the numbers from 0 on, whose source offset is the next number.
/// It gives what <see cref="Allow"/> allows, and goes on where its stored offset says.
/// </summary>
internal sealed class ScriptedSource(string topic) : SourceConnector
{
    public const string ClassName = "test.ScriptedSourceConnector";
    public static readonly OffsetMap Partition = OffsetMap.Of("source", Value.String("numbers"));

    private long _end;

    public override ConfigDef Config { get; } = ConfigDef.Of(Setting.OptionalString("mark").Doc("Anything."));

    /// <summary>Text of a number.</summary>
    public Func<long, string> TextOf { get; set; } = number => $"{number}";

    /// <summary>Offsets that tasks found when they started; null where there was none.</summary>
    public ConcurrentQueue<long?> Starts { get; } = [];

    /// <summary>True once a poll that waited for numbers was told to end.</summary>
    public bool WaitEnded { get; private set; }

    public Plugin Plugin => new(PluginType.Source, ClassName, Config, () => this);

    /// <summary>Says where transactions end, for the batch that begins with that number.</summary>
    public Action<TransactionContext, long> EndTransactions { get; set; } = (_, _) => { };

    public ExactlyOnceSupport Support { get; init; } = Connectors.ExactlyOnceSupport.Supported;

    public override ExactlyOnceSupport ExactlyOnceSupport(IReadOnlyDictionary<string, string> config) => Support;

    /// <summary>Lets tasks give the numbers up to this one, not included.</summary>
    public void Allow(long end) => Interlocked.Exchange(ref _end, end);

    public static OffsetMap Position(long next) => OffsetMap.Of("next", Value.Int64(next));

    public override SourceTask CreateTask() => new Task(this, topic);

    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [];

    private sealed class Task(ScriptedSource source, string topic) : SourceTask
    {
        private long _next;

        public override async System.Threading.Tasks.Task StartAsync(IReadOnlyDictionary<string, string> config,
            CancellationToken cancellationToken)
        {
            OffsetMap? stored = await Context.ReadOffsetAsync(Partition, cancellationToken);
            source.Starts.Enqueue(stored?["next"].AsInt64);
            _next = stored?["next"].AsInt64 ?? 0;
        }

        public override async ValueTask PollAsync(RecordBatch batch, CancellationToken cancellationToken)
        {
            try
            {
                while (_next >= Interlocked.Read(ref source._end)) await System.Threading.Tasks.Task.Delay(10, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                source.WaitEnded = true;
                throw;
            }

            if (Context.Transactions is { } transactions) source.EndTransactions(transactions, _next);
            for (long end = Math.Min(_next + 10, Interlocked.Read(ref source._end)); _next < end; _next++)
            {
                ref Record record = ref batch.Add();
                record.Topic = topic;
                record.ValueSchema = Schema.String;
                record.Value = Value.String(source.TextOf(_next));
                record.SourcePartition = Partition;
                record.SourceOffset = Position(_next + 1);
            }
        }
    }
}

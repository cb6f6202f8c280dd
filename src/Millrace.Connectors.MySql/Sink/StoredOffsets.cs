using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// <c>exactly.once</c>: the offsets of one task's partitions, kept in a table of the target database and moved on in the transaction of the
/// rows. Whoever begins with a partition claims its row; who has lost the claim cannot commit.
/// </summary>
/// <remarks>
/// So a partition has one writer at any time, whatever the consumer group thinks: a task that was frozen while its partitions went to
/// another finds its claim gone and its transaction undone. A claim reads the offset, and what lies before it is never written again.
/// </remarks>
/// <param name="options">Names the table.</param>
/// <param name="connector">Whose offsets they are.</param>
/// <param name="seek">How to read on from further back; null where nothing is read.</param>
/// <param name="log">Null where nothing is read.</param>
internal sealed class StoredOffsets(
    SinkOptions options, string connector, Action<IReadOnlyDictionary<TopicPartition, long>>? seek = null, TaskLog? log = null)
{
    private const string Columns = "connector, topic, kafka_partition, next_offset, owner";

    // What a claim says of a partition that nothing was written of.
    private const long Nothing = -1;

    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly Dictionary<TopicPartition, long> _claimed = [];
    private readonly Dictionary<TopicPartition, long> _passed = [];
    private readonly HashSet<TopicPartition> _behind = [];
    private bool _isTableThere;
    private string? _lastTopic;
    private int _lastPartition;
    private long _lastNext;
    private TopicPartition? _passing;
    private long _passingNext;

    /// <summary>A new batch. Partitions that were to be read again from further back have been by now.</summary>
    public void BeginBatch()
    {
        _behind.Clear();
        _lastTopic = null;
    }

    /// <summary>
    /// Claims the partitions of these records that are not ours yet, in a transaction of its own. Of one whose records begin behind what is
    /// stored, the task reads on from there, and none of this batch is written.
    /// </summary>
    /// <exception cref="MySqlException"/>
    /// <exception cref="ConnectException">The table cannot be had.</exception>
    public void Claim(MySqlConnection connection, SqlNames names, ReadOnlySpan<Record> records)
    {
        Dictionary<TopicPartition, long>? wanted = null;
        TopicPartition? last = null;
        foreach (ref readonly Record record in records)
        {
            if (last is { } same && same.Partition == record.OriginalPartition && ReferenceEquals(same.Topic, record.OriginalTopic))
                continue;
            last = new TopicPartition(record.OriginalTopic, record.OriginalPartition);
            if (!_claimed.ContainsKey(last.Value)) (wanted ??= []).TryAdd(last.Value, record.Offset);
        }

        if (wanted is null) return;
        EnsureTable(connection, names);
        foreach (var (partition, first) in wanted)
        {
            long stored = Claim(connection, names, partition);
            _claimed[partition] = stored;
            if (stored > first)
                log?.Warn(
                    $"{partition.Topic}-{partition.Partition}: offsets {Text(first)} to {Text(stored - 1)} are written, as {Table(names)} "
                    + "says, and left out. Where the topic was made anew, forget its old offsets: millrace connector offsets reset "
                    + $"{connector} --stop");
            if (stored == Nothing || stored >= first) continue;
            _behind.Add(partition);
            seek?.Invoke(new Dictionary<TopicPartition, long> { [partition] = stored });
        }

        _lastTopic = null;
    }

    /// <summary>Whether a record is not to be written: it has been, or comes again when what lies before it has been read.</summary>
    public bool IsWritten(in Record record)
    {
        if (!ReferenceEquals(_lastTopic, record.OriginalTopic) || _lastPartition != record.OriginalPartition)
        {
            var partition = new TopicPartition(record.OriginalTopic, record.OriginalPartition);
            _lastNext = _behind.Contains(partition) ? long.MaxValue : _claimed[partition];
            (_lastTopic, _lastPartition) = (record.OriginalTopic, record.OriginalPartition);
        }

        return record.Offset < _lastNext;
    }

    /// <summary>A record is sent, or refused: the transaction's end moves behind it.</summary>
    public void Pass(in Record record)
    {
        if (_passing is not { } same || same.Partition != record.OriginalPartition || !ReferenceEquals(same.Topic, record.OriginalTopic))
        {
            KeepPassed();
            _passing = new TopicPartition(record.OriginalTopic, record.OriginalPartition);
        }

        _passingNext = record.Offset + 1;
    }

    /// <summary>Puts the offsets into the transaction.</summary>
    /// <exception cref="RetriableException">A partition is another's by now.</exception>
    /// <exception cref="MySqlException"/>
    public void Store(MySqlConnection connection, SqlNames names)
    {
        KeepPassed();
        foreach (var (partition, next) in _passed)
        {
            long changed = connection.Execute(
                $"UPDATE {Table(names)} SET next_offset = {Text(next)} WHERE {Row(names, partition)} AND owner = '{_owner}'");
            if (changed == 1) continue;
            _claimed.Remove(partition);
            throw new RetriableException(
                $"{connector}: another task writes {partition.Topic}-{partition.Partition} by now; what this one has sent was undone");
        }
    }

    /// <summary>The transaction is durable.</summary>
    public void Stored()
    {
        foreach (var (partition, next) in _passed) _claimed[partition] = next;
        Undone();
    }

    /// <summary>The transaction was rolled back.</summary>
    public void Undone()
    {
        _passed.Clear();
        _passing = null;
        _lastTopic = null;
    }

    /// <summary>
    /// Forgets all claims: whether the last transaction of a lost connection is durable is known to the server alone.
    /// </summary>
    public void ForgetAll()
    {
        _claimed.Clear();
        Undone();
    }

    /// <summary>Forgets partitions that are taken away. Their rows stay, for whoever claims them next.</summary>
    public void Forget(IReadOnlyCollection<TopicPartition> partitions)
    {
        foreach (TopicPartition partition in partitions) _claimed.Remove(partition);
        _lastTopic = null;
    }

    /// <summary>Changes what is stored, by hand; null removes it. A task that runs all the same loses its claim.</summary>
    public void Alter(MySqlConnection connection, SqlNames names, IReadOnlyDictionary<TopicPartition, long?> offsets)
    {
        EnsureTable(connection, names);
        foreach (var (partition, offset) in offsets)
        {
            connection.Execute(offset is { } next
                ? $"INSERT INTO {Table(names)} ({Columns}) VALUES ({Key(names, partition)}, {Text(next)}, '') "
                    + $"ON DUPLICATE KEY UPDATE next_offset = {Text(next)}, owner = ''"
                : $"DELETE FROM {Table(names)} WHERE {Row(names, partition)}");
        }

        connection.Commit();
    }

    private void KeepPassed()
    {
        if (_passing is { } partition) _passed[partition] = _passingNext;
    }

    private long Claim(MySqlConnection connection, SqlNames names, TopicPartition partition)
    {
        // Waits while another has the row in a transaction, and takes it over then.
        connection.Execute(
            $"INSERT INTO {Table(names)} ({Columns}) VALUES ({Key(names, partition)}, NULL, '{_owner}') "
            + $"ON DUPLICATE KEY UPDATE owner = '{_owner}'");
        // For update: what is durable now, not when the transaction began.
        string? next = connection.Query($"SELECT next_offset FROM {Table(names)} WHERE {Row(names, partition)} FOR UPDATE")[0][0];
        connection.Commit();
        return next is null ? Nothing : long.Parse(next, CultureInfo.InvariantCulture);
    }

    private void EnsureTable(MySqlConnection connection, SqlNames names)
    {
        if (_isTableThere) return;
        string sql = $"CREATE TABLE IF NOT EXISTS {Table(names)} ("
            + "connector VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL, "
            + "topic VARCHAR(249) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, "
            + "kafka_partition INT NOT NULL, next_offset BIGINT, owner CHAR(32) CHARACTER SET ascii NOT NULL, "
            + "PRIMARY KEY (connector, topic, kafka_partition)) ENGINE = InnoDB";
        try
        {
            // Asked first: who may not create tables can be given one that is there.
            if (Engine(connection, names) is null) connection.Execute(sql);
        }
        catch (MySqlException fault) when (!fault.EndsConnection && fault.Kind != MySqlErrorKind.Transient)
        {
            throw new ConnectException(
                $"{SinkSettings.ExactlyOnce.Name}=true needs the table {Table(names)}, which cannot be made: {fault.Description}. Grant "
                + $"the right, or make it by hand: {sql}", fault);
        }

        if (Problem(connection, names) is { } problem) throw problem;
        _isTableThere = true;
    }

    /// <summary>Why the table, where it is there already, is of no use; else null.</summary>
    public ConnectException? Problem(MySqlConnection connection, SqlNames names) =>
        Engine(connection, names) is { } engine && !HasTransactions(connection, names, engine)
            ? NoTransactions(Table(names), engine)
            : null;

    private string? Engine(MySqlConnection connection, SqlNames names)
    {
        string database = options.OffsetTable.Database ?? options.Endpoint.Database;
        return connection.Query(
            $"SELECT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = {names.Literal(database)} "
            + $"AND TABLE_NAME = {names.Literal(options.OffsetTable.Name)}").FirstOrDefault()?[0];
    }

    /// <summary>Whether a storage engine can undo what was written.</summary>
    public static bool HasTransactions(MySqlConnection connection, SqlNames names, string engine) =>
        connection.Query($"SELECT TRANSACTIONS FROM information_schema.ENGINES WHERE ENGINE = {names.Literal(engine)}")
            .FirstOrDefault()?[0] is "YES";

    /// <summary>What a table without transactions means.</summary>
    public static ConnectException NoTransactions(string table, string engine) => new(
        $"{SinkSettings.ExactlyOnce.Name}=true needs tables with transactions, and {table} is of {engine}, which has none. "
        + $"ALTER TABLE {table} ENGINE = InnoDB, or set {SinkSettings.ExactlyOnce.Name}=false");

    private string Table(SqlNames names) => names.Quote(options.OffsetTable, options.Endpoint.Database);

    private string Key(SqlNames names, TopicPartition partition) =>
        $"{names.Literal(connector)}, {names.Literal(partition.Topic)}, {Text(partition.Partition)}";

    private string Row(SqlNames names, TopicPartition partition) =>
        $"connector = {names.Literal(connector)} AND topic = {names.Literal(partition.Topic)} "
        + $"AND kafka_partition = {Text(partition.Partition)}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

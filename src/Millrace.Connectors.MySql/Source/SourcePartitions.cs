using Millrace.Connectors.MySql.Client;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// The names of source partitions in the offsets topic, byte for byte those of the Java connector, so that its offsets are taken over.
/// </summary>
internal static class SourcePartitions
{
    public const string TableKey = "table";
    public const string QueryKey = "query";
    public const string ProtocolKey = "protocol";

    public static readonly OffsetMap Query = OffsetMap.Of(QueryKey, Value.String("query"));

    /// <param name="table">With its database.</param>
    public static OffsetMap Of(TableId table) => OffsetMap.Of((ProtocolKey, Value.String("1")), (TableKey, Value.String(table.ToString())));

    /// <summary>As versions before 2018 wrote it; read when there is no other.</summary>
    public static OffsetMap OldOf(TableId table) => OffsetMap.Of(TableKey, Value.String(table.Name));

    /// <summary>Refuses what a task could not read.</summary>
    /// <exception cref="ConnectException"/>
    public static void Check(OffsetMap partition, OffsetMap? offset)
    {
        if (partition.All(entry => entry.Key is not (TableKey or QueryKey)))
            throw new ConnectException(
                "Partition objects should contain the key 'table' (with 'protocol') or 'query', such as "
                + "{\"protocol\":\"1\",\"table\":\"db.t\"} or {\"query\":\"query\"}");
        if (offset is null) return;
        SourcePosition position = SourcePosition.From(offset);
        if (position is { Micros: null, Id: null })
            throw new ConnectException("Offset objects should either be null or contain the key 'incrementing' or 'timestamp'");
    }
}

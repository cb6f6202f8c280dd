namespace Millrace.Connectors.MySql.Sink;

/// <summary>Where in a record a column's value is.</summary>
internal enum ColumnSource
{
    Topic, Partition, Offset, Key, KeyField, Value, ValueField,
}

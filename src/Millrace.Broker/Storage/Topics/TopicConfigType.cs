namespace Millrace.Broker.Storage.Topics;

/// <summary>Type of a topic setting; the numbers are those of DescribeConfigs.</summary>
internal enum TopicConfigType : sbyte
{
    /// <summary>The level of a logger.</summary>
    Unknown = 0,
    Boolean = 1,
    String = 2,
    Int = 3,
    Long = 5,
    Double = 6,
    List = 7,
}

namespace Millrace.Kafka;

/// <summary>The ends of a partition.</summary>
/// <param name="Low">Offset of the first record that the partition still has.</param>
/// <param name="High">Offset that the next record will get.</param>
public readonly record struct Watermarks(long Low, long High);

namespace Millrace.Broker.Storage.Codecs;

/// <summary>How the records of a batch are compressed: bits 0-2 of its attributes. 5 to 7 are not assigned.</summary>
internal enum Codec
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}

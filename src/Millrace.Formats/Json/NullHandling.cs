namespace Millrace.Formats.Json;

/// <summary>What a null stands for in a field that has a default.</summary>
internal enum NullHandling
{
    Default, Null,
}

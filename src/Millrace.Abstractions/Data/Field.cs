namespace Millrace.Data;

/// <summary>One field of a struct schema.</summary>
/// <param name="Name">Unique in its struct, never empty.</param>
/// <param name="Index">Position in the struct; values of a struct stand in this order.</param>
/// <param name="Schema">Type of the field.</param>
public sealed record Field(string Name, int Index, Schema Schema);

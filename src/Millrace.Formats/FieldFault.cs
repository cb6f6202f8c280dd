using Millrace.Errors;

namespace Millrace.Formats;

/// <summary>Puts the path of a field, from the outermost struct, before what is wrong with its value.</summary>
internal static class FieldFault
{
    private const string Path = "millrace.field";

    /// <summary>The same fault, seen from the struct that holds <paramref name="field"/>.</summary>
    public static DataException In(string field, DataException fault)
    {
        string path = fault.Data[Path] is string inner ? $"{field}.{inner}" : field;
        DataException cause = fault.Data.Contains(Path) && fault.InnerException is DataException first ? first : fault;
        return new DataException($"Field {path}: {cause.Message}", cause) { Data = { [Path] = path } };
    }
}

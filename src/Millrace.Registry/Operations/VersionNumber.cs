using System.Globalization;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Operations;

/// <summary>A version as requests name it.</summary>
/// <param name="Value">From 1, or -1 for the latest live one.</param>
internal readonly record struct VersionNumber(int Value)
{
    public bool IsLatest => Value == -1;

    /// <exception cref="RefusedException">Neither a number from 1 nor <c>latest</c> nor -1.</exception>
    public static VersionNumber Parse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Equals("latest", StringComparison.OrdinalIgnoreCase)) return new VersionNumber(-1);
        return int.TryParse(trimmed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value is -1 or > 0
            ? new VersionNumber(value)
            : throw RefusedException.InvalidVersion(text);
    }

    /// <summary>Null when the subject has no such version.</summary>
    public SchemaVersion? Find(RegistryState state, SubjectName subject, Deleted deleted) =>
        IsLatest ? state.FindLatest(subject)
        : state.Find(subject, Value) is { } version && (deleted == Deleted.Included || !version.IsDeleted) ? version
        : null;
}

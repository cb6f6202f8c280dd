using Millrace.Config;
using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>Says whether a transformation concerns a record.</summary>
public abstract class Predicate
{
    /// <summary>Its settings, without the prefix that they have in a connector.</summary>
    public abstract ConfigDef Config { get; }

    /// <summary>Called once before any record. Errors: <see cref="Errors.ConfigException"/>.</summary>
    public abstract void Configure(IReadOnlyDictionary<string, string> config);

    /// <summary>
    /// True for the records that are meant. Errors: <see cref="Errors.DataException"/> when it cannot be said of this one.
    /// </summary>
    public abstract bool Test(in Record record);
}

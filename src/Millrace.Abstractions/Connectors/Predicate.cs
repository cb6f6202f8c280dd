using Millrace.Config;
using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>Says whether a transformation concerns a record.</summary>
public abstract class Predicate
{
    /// <summary>Its settings, without the prefix that they have in a connector.</summary>
    public abstract ConfigDef Config { get; }

    /// <summary>Called once before any record.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public abstract void Configure(IReadOnlyDictionary<string, string> config);

    /// <summary>True for the records that are meant.</summary>
    /// <exception cref="Errors.DataException">It cannot be said of this one.</exception>
    public abstract bool Test(in Record record);
}

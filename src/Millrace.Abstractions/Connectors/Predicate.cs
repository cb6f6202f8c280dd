using Millrace.Config;
using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>Says whether a transformation concerns a record.</summary>
public abstract class Predicate
{
    public abstract ConfigDef Config { get; }

    /// <summary>Called once before any record. Errors: <see cref="Errors.ConfigException"/>.</summary>
    public abstract void Configure(IReadOnlyDictionary<string, string> config);

    public abstract bool Test(in Record record);
}

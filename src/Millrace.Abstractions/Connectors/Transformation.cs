using Millrace.Config;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Connectors;

/// <summary>Changes or drops one record. One instance serves one task; it works out what to do once per schema.</summary>
public abstract class Transformation
{
    /// <summary>Its settings, without the prefix that they have in a connector.</summary>
    public abstract ConfigDef Config { get; }

    /// <summary>
    /// Where it writes lines for people: once for a schema, never per record. Set before <see cref="Configure"/>; null where nobody reads
    /// them.
    /// </summary>
    public TaskLog? Log { get; set; }

    /// <summary>Called once before any record.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public abstract void Configure(IReadOnlyDictionary<string, string> config);

    /// <summary>
    /// Changes the record in place; new values are made in <paramref name="arena"/>. False drops the record and ends the chain.
    /// </summary>
    /// <exception cref="Errors.DataException">This record cannot be transformed.</exception>
    public abstract bool Apply(ref Record record, ValueArena arena);
}

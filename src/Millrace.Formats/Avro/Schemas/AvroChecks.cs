namespace Millrace.Formats.Avro.Schemas;

/// <summary>How much of a schema is checked beyond what is needed to understand it.</summary>
public enum AvroChecks
{
    /// <summary>Names and the defaults of fields must be valid, as for a schema that is new.</summary>
    All,

    /// <summary>Names and defaults are taken as they are, as for a schema that is stored already.</summary>
    Lenient,
}

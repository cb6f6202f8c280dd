namespace Millrace.Connectors;

/// <summary>What a converter instance converts.</summary>
public enum ConverterRole
{
    /// <summary>Keys of records.</summary>
    Key,

    /// <summary>Values of records.</summary>
    Value,

    /// <summary>Values of headers.</summary>
    Header,
}

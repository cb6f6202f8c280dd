namespace Millrace.Connectors;

/// <summary>What a converter instance converts.</summary>
public enum ConverterRole
{
    Key, Value, Header,
}

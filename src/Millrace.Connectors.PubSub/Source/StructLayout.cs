using Millrace.Data;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// The struct of messages that have the same attributes: <c>message</c> BYTES, then one STRING field for each, sorted by name, so that the
/// schema does not flap.
/// </summary>
internal sealed class StructLayout
{
    public const string Body = "message";

    private readonly byte[][] _names;

    public StructLayout(AttributeSlots attributes)
    {
        var builder = SchemaBuilder.Struct().Field(Body, Schema.Bytes);
        _names = new byte[attributes.Count][];
        for (int i = 0; i < _names.Length; i++)
        {
            _names[i] = attributes.NameAt(i).ToArray();
            builder.Field(System.Text.Encoding.UTF8.GetString(_names[i]), Schema.String);
        }

        Schema = builder.Build();
    }

    public Schema Schema { get; }

    public bool Fits(AttributeSlots attributes)
    {
        if (attributes.Count != _names.Length) return false;
        for (int i = 0; i < _names.Length; i++)
            if (!attributes.NameAt(i).SequenceEqual(_names[i])) return false;
        return true;
    }
}

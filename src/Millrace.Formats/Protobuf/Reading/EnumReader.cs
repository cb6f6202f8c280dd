using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Formats.Protobuf.Schemas;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>
/// An enum as the name of its constant. The names are made once; a number without one is spelled as Protobuf for Java does.
/// </summary>
internal sealed class EnumReader : ElementReader
{
    private readonly string _name;
    private readonly Dictionary<int, Value> _constants = [];

    public EnumReader(ProtoEnum type)
    {
        _name = type.Name;
        foreach (ProtoEnumConstant constant in type.Constants)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(constant.Name);
            // Of several names for a number the first counts.
            _constants.TryAdd(constant.Number, Value.Utf8(utf8, 0, utf8.Length));
        }

        Default = _constants[type.Constants[0].Number];
    }

    public override WireType WireType => WireType.Varint;

    public override Value Default { get; }

    public override void Read(ref ProtobufReader reader, scoped ref Value value)
    {
        int number = (int)reader.ReadVarint();
        if (!_constants.TryGetValue(number, out value))
            value = reader.Arena.Utf8(string.Create(CultureInfo.InvariantCulture, $"UNKNOWN_ENUM_VALUE_{_name}_{number}"));
    }
}

namespace Millrace.Formats.Protobuf.Schemas;

/// <content>Messages, enums and their members.</content>
internal sealed partial class ProtoParser
{
    private ProtoMessage Message()
    {
        string name = _scanner.Name();
        var reserved = new List<ProtoReserved>();
        var options = new List<ProtoOption>();
        var fields = new List<ProtoField>();
        var oneofs = new List<ProtoOneof>();
        var extensions = new List<ProtoReserved>();
        var messages = new List<ProtoMessage>();
        var enums = new List<ProtoEnum>();
        var extends = new List<ProtoExtend>();
        InBraces(() =>
        {
            string word = _scanner.Word();
            switch (word)
            {
                case "option": options.Add(OptionStatement()); break;
                case "message": messages.Add(Message()); break;
                case "enum": enums.Add(Enum()); break;
                case "oneof": oneofs.Add(Oneof()); break;
                case "reserved": reserved.Add(Ranges()); break;
                case "extensions": extensions.Add(Ranges()); break;
                case "extend": extends.Add(Extend()); break;
                default: fields.Add(Field(word)); break;
            }
        });
        return new ProtoMessage(name)
        {
            Reserved = reserved, Options = options, Fields = fields, Oneofs = oneofs, Extensions = extensions, Messages = messages,
            Enums = enums, Extends = extends,
        };
    }

    private ProtoOneof Oneof()
    {
        string name = _scanner.Name();
        var fields = new List<ProtoField>();
        var options = new List<ProtoOption>();
        InBraces(() =>
        {
            string word = _scanner.Word();
            if (word == "option") options.Add(OptionStatement());
            else if (FindLabel(word) is null && !(word == "map" && _scanner.Peek() == '<')) fields.Add(Field(word));
            else throw _scanner.Unexpected($"unexpected label: {word}");
        });
        return new ProtoOneof(name, fields) { Options = options };
    }

    private ProtoField Field(string word)
    {
        ProtoLabel? label = FindLabel(word);
        string type = label is null ? word : _scanner.Word();
        if (type == "group") throw _scanner.Unexpected("groups are not supported; use a nested message");
        string? keyType = null;
        if (type == "map" && _scanner.TryTake('<'))
        {
            if (label is not null) throw _scanner.Unexpected("a map has no label");
            keyType = _scanner.Word();
            _scanner.Require(',');
            type = _scanner.QualifiedName();
            _scanner.Require('>');
        }

        string name = _scanner.Name();
        _scanner.Require('=');
        int number = _scanner.Integer();
        List<ProtoOption> options = OptionList();
        _scanner.Require(';');
        return new ProtoField(label, type, name, number) { KeyType = keyType, Options = options };
    }

    private ProtoEnum Enum()
    {
        string name = _scanner.Name();
        var constants = new List<ProtoEnumConstant>();
        var reserved = new List<ProtoReserved>();
        var options = new List<ProtoOption>();
        InBraces(() =>
        {
            string word = _scanner.Name();
            if (word == "option" && _scanner.Peek() != '=') options.Add(OptionStatement());
            else if (word == "reserved" && _scanner.Peek() != '=') reserved.Add(Ranges());
            else constants.Add(Constant(word));
        });
        return new ProtoEnum(name, constants) { Reserved = reserved, Options = options };
    }

    private ProtoEnumConstant Constant(string name)
    {
        _scanner.Require('=');
        int number = _scanner.Integer();
        List<ProtoOption> options = OptionList();
        _scanner.Require(';');
        return new ProtoEnumConstant(name, number) { Options = options };
    }

    // "reserved 2, 5 to 9, "a";", "extensions 100 to max;"
    private ProtoReserved Ranges()
    {
        var ranges = new List<(int, int)>();
        var names = new List<string>();
        do
        {
            if (_scanner.IsText)
            {
                names.Add(_scanner.Text());
                continue;
            }

            int from = _scanner.Integer(), to = from;
            if (_scanner.Peek() == 't')
            {
                if (_scanner.Word() != "to") throw _scanner.Unexpected("expected 'to'");
                if (_scanner.Peek() == 'm') to = _scanner.Word() == "max" ? ProtoReserved.Max : throw _scanner.Unexpected("expected 'max'");
                else to = _scanner.Integer();
            }

            ranges.Add((from, to));
        }
        while (_scanner.TryTake(','));
        // Declarations of extensions say nothing about data.
        OptionList();
        _scanner.Require(';');
        return new ProtoReserved(ranges, names);
    }

    private static ProtoLabel? FindLabel(string word) => word switch
    {
        "optional" => ProtoLabel.Optional,
        "required" => ProtoLabel.Required,
        "repeated" => ProtoLabel.Repeated,
        _ => null,
    };
}

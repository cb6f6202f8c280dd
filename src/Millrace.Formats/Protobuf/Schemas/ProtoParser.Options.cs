namespace Millrace.Formats.Protobuf.Schemas;

/// <content>Options.</content>
internal sealed partial class ProtoParser
{
    private ProtoOption OptionStatement()
    {
        ProtoOption option = Option();
        _scanner.Require(';');
        return option;
    }

    // "[a = 1, (b).c = "x"]", or nothing.
    private List<ProtoOption> OptionList()
    {
        var options = new List<ProtoOption>();
        if (!_scanner.TryTake('[')) return options;
        do options.Add(Option());
        while (_scanner.TryTake(','));
        _scanner.Require(']');
        return options;
    }

    private ProtoOption Option()
    {
        string name = "";
        do
        {
            if (_scanner.TryTake('('))
            {
                name += $"({_scanner.QualifiedName()})";
                _scanner.Require(')');
            }
            else if (_scanner.Peek() != '=')
            {
                name += _scanner.Word();
            }
        }
        while (_scanner.Peek() != '=' && !_scanner.IsAtEnd);
        if (name.Length == 0) throw _scanner.Unexpected("expected a word");
        _scanner.Require('=');
        return new ProtoOption(name, Value());
    }

    private ProtoValue Value()
    {
        if (++_depth > MaxDepth) throw _scanner.Unexpected($"options are nested deeper than {MaxDepth} levels");
        ProtoValue value = _scanner.Peek() switch
        {
            '{' => MessageValue('{', '}'),
            '<' => MessageValue('<', '>'),
            '[' => ListValue(),
            '"' or '\'' => new ProtoValue(ProtoValueKind.String, _scanner.Text()),
            _ => new ProtoValue(ProtoValueKind.Word, SignedWord()),
        };
        _depth--;
        return value;
    }

    private string SignedWord() => _scanner.TryTake('-') ? $"-{_scanner.Word()}" : _scanner.Word();

    private ProtoValue MessageValue(char open, char close)
    {
        var members = new List<KeyValuePair<string, ProtoValue>>();
        _scanner.Require(open);
        while (!_scanner.TryTake(close))
        {
            string name;
            if (_scanner.TryTake('['))
            {
                name = _scanner.Word();
                while (_scanner.TryTake('/')) name += $"/{_scanner.Word()}";
                name = $"[{name}]";
                _scanner.Require(']');
            }
            else
            {
                name = _scanner.Word();
            }

            if (!_scanner.TryTake(':') && _scanner.Peek() is not ('{' or '<')) throw _scanner.Unexpected("expected ':'");
            Add(members, name, Value());
            if (!_scanner.TryTake(',')) _scanner.TryTake(';');
        }

        return new ProtoValue(ProtoValueKind.Message) { Members = members };
    }

    // A member given again makes a list of both.
    private static void Add(List<KeyValuePair<string, ProtoValue>> members, string name, ProtoValue value)
    {
        int index = members.FindIndex(member => member.Key == name);
        if (index < 0)
        {
            members.Add(new(name, value));
            return;
        }

        ProtoValue known = members[index].Value;
        IReadOnlyList<ProtoValue> first = known.Kind == ProtoValueKind.List ? known.Items : [known];
        IReadOnlyList<ProtoValue> second = value.Kind == ProtoValueKind.List ? value.Items : [value];
        members[index] = new(name, new ProtoValue(ProtoValueKind.List) { Items = [.. first, .. second] });
    }

    private ProtoValue ListValue()
    {
        var items = new List<ProtoValue>();
        _scanner.Require('[');
        while (!_scanner.TryTake(']'))
        {
            items.Add(Value());
            if (!_scanner.TryTake(',') && _scanner.Peek() != ']') throw _scanner.Unexpected("expected ',' or ']'");
        }

        return new ProtoValue(ProtoValueKind.List) { Items = items };
    }
}

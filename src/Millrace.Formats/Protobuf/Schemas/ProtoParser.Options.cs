using System.Text;

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
        var name = new StringBuilder();
        do
        {
            if (_scanner.TryTake('('))
            {
                name.Append('(').Append(_scanner.QualifiedName()).Append(')');
                _scanner.Require(')');
            }
            else if (_scanner.Peek() != '=')
            {
                name.Append(_scanner.Word());
            }
        }
        while (_scanner.Peek() != '=' && !_scanner.IsAtEnd);
        if (name.Length == 0) throw _scanner.Unexpected("expected a word");
        _scanner.Require('=');
        return new ProtoOption(name.ToString(), Value());
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
        var members = new OrderedDictionary<string, List<ProtoValue>>(StringComparer.Ordinal);
        var lists = new HashSet<string>(StringComparer.Ordinal);
        _scanner.Require(open);
        while (!_scanner.TryTake(close))
        {
            string name = _scanner.TryTake('[') ? ExtensionName() : _scanner.Word();
            if (!_scanner.TryTake(':') && _scanner.Peek() is not ('{' or '<')) throw _scanner.Unexpected("expected ':'");
            Add(name, Value());
            if (!_scanner.TryTake(',')) _scanner.TryTake(';');
        }

        return new ProtoValue(ProtoValueKind.Message)
        {
            Members = [.. members.Select(member => new KeyValuePair<string, ProtoValue>(member.Key,
                lists.Contains(member.Key) ? new ProtoValue(ProtoValueKind.List) { Items = member.Value } : member.Value[0]))],
        };

        // A member given again makes a list of both.
        void Add(string name, ProtoValue value)
        {
            if (!members.TryGetValue(name, out List<ProtoValue>? known)) members.Add(name, known = []);
            else lists.Add(name);
            if (value.Kind == ProtoValueKind.List) lists.Add(name);
            known.AddRange(value.Kind == ProtoValueKind.List ? value.Items : [value]);
        }
    }

    // "[a.b/c.d]", after the bracket.
    private string ExtensionName()
    {
        StringBuilder name = new StringBuilder("[").Append(_scanner.Word());
        while (_scanner.TryTake('/')) name.Append('/').Append(_scanner.Word());
        _scanner.Require(']');
        return name.Append(']').ToString();
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
